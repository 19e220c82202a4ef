import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import { rangeOf, seededHistory } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const range = rangeOf('2026-05-04T00', '2026-05-08T12');

/** What has the focus: its label or text, and the group it is in. */
const focus = `(() => {
  const { activeElement } = document;
  if (activeElement === document.body) return '';
  const group = activeElement.closest('[role=radiogroup]')?.getAttribute('aria-label') ?? '';
  const name = activeElement.getAttribute('aria-label')
    ?? (activeElement.textContent || activeElement.labels?.[0]?.textContent || '');
  return [group, name.trim()].filter((part) => part !== '').join(': ');
})()`;

const focused = (page: Page) => page.evaluate<string>(focus);
const chosen = (page: Page) =>
  page
    .getByRole('radio', { checked: true })
    .allInnerTexts()
    .then((names) => names.slice(2));

describe.skipIf(executablePath === undefined)('addresses and the keyboard', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send(seededHistory().slice(0, 4_500));
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  test('a reload keeps range, mode, time limit, split, comparison, language and colours', async () => {
    const choices = 'mode=any&window=1h&breakdown=landing&compare=before';
    const view = await stage.open(`/funnel?${range.query}&${choices}`);
    const { page } = view;
    await page.getByRole('radio', { name: 'English' }).click();
    await page.getByRole('radio', { name: 'Dark' }).click();
    const shown = async () => ({
      address: page.url(),
      language: await page.locator('html').getAttribute('lang'),
      theme: await page.locator('html').getAttribute('data-theme'),
      colour: await page.evaluate<string>('getComputedStyle(document.body).backgroundColor'),
      chosen: await page.getByRole('radio', { checked: true }).allInnerTexts(),
      compares: await page.getByRole('switch').isChecked(),
      range: await view.part('Sessions by step').getByText('KST').innerText(),
      groups: (await view.rows('Funnel by group')).length,
    });
    await view.part('Funnel by group').getByRole('table').waitFor();
    const before = await shown();
    expect(before).toMatchObject({
      language: 'en',
      theme: 'dark',
      chosen: ['Dark', 'English', 'In any order', '1 hour', 'By first page'],
      compares: true,
      range: expect.stringMatching(/^May 4, 00:00 to May 8, 12:00 KST/) as string,
    });
    await page.reload();
    await view.part('Funnel by group').getByRole('table').waitFor();
    await expect.poll(shown, patience).toEqual(before);
  });

  test('the back button undoes a choice at a time, and goes back to the page before', async () => {
    const { page } = await stage.open('/crowded-products');
    await expect.poll(() => chosen(page), patience).toEqual(['24시간', '상위 10']);
    await page.getByRole('radio', { name: '7일', exact: true }).click();
    await page.getByRole('radio', { name: '상위 20' }).click();
    await expect.poll(() => chosen(page), patience).toEqual(['7일', '상위 20']);
    await page.getByRole('link', { name: '구매 퍼널', exact: true }).click();
    await page.getByRole('heading', { name: '구매 퍼널' }).waitFor();
    await page.goBack();
    await expect.poll(() => chosen(page), patience).toEqual(['7일', '상위 20']);
    await page.goBack();
    await expect.poll(() => chosen(page), patience).toEqual(['7일', '상위 10']);
    await page.goBack();
    await expect.poll(() => chosen(page), patience).toEqual(['24시간', '상위 10']);
    await page.goForward();
    await expect.poll(() => chosen(page), patience).toEqual(['7일', '상위 10']);
  });

  test('every control is reached by Tab, in the order in which it stands on the page', async () => {
    const { page } = await stage.open(`/crowded-products?${range.query}`);
    await page.locator('tbody tr').first().waitFor();
    const order: string[] = [];
    for (;;) {
      await page.keyboard.press('Tab');
      const name = await focused(page);
      if (name === '') break;
      order.push(name);
    }
    const segments = (end: string) =>
      ['년', '월', '일', '시'].map((unit) => expect.stringContaining(`${unit}, ${end}`) as string);
    expect(order).toEqual([
      '본문으로 건너뛰기',
      '화면 밝기: 자동',
      '언어: 한국어',
      ...['실시간 현황', '붐비는 상품', '쿠폰 시간대', '찾지만 못 산 상품', '구매와의 상관'],
      ...['구매 퍼널', '첫 방문 페이지', '공동구매', '알림', '공공데이터'],
      ...['격리된 이벤트', '장부와 상태', '데모 상점 열기', '시장정보 열기'],
      '기간: 1시간',
      ...segments('시작일'),
      ...segments('종료일'),
      '달력 열기',
      '적용',
      '이전 기간과 비교',
      'CSV 내려받기',
      '상위: 상위 10',
      '방문자 순 상품',
      ...['API 문서', 'OpenAPI 명세'],
    ]);
  });

  test('the first Tab offers to skip to the content', async () => {
    const { page } = await stage.open('/crowded-products');
    await page.getByRole('heading', { name: '붐비는 상품', exact: true }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('기간: 1시간');
  });

  test('a range is chosen by keyboard alone: by name, by its ends, and in the calendar', async () => {
    const { page } = await stage.open(`/crowded-products?${range.query}`);
    const parameters = () => Object.fromEntries(new URL(page.url()).searchParams);
    const dayOfStart = page.getByRole('spinbutton', { name: /^일, 시작일/ });
    await dayOfStart.focus();
    await page.keyboard.press('ArrowUp');
    await page.getByRole('button', { name: '적용' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(parameters, patience)
      .toEqual({ from: '2026-05-04T15:00:00.000Z', to: '2026-05-08T03:00:00.000Z' });
    await page.getByText('5월 5일 00:00 ~ 5월 8일 12:00 KST').waitFor();
    expect(await focused(page)).toBe('적용');
    await page.getByRole('button', { name: '달력 열기' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const press = async (key: string, day: string) => {
      await page.keyboard.press(key);
      await expect.poll(() => focused(page), patience).toContain(day);
    };
    await expect.poll(() => focused(page), patience).toContain('5월 5일');
    await press('ArrowRight', '5월 6일');
    // With the first day chosen, the calendar goes on to the next by itself.
    await press('Enter', '5월 7일');
    await press('ArrowRight', '5월 8일');
    await press('ArrowRight', '5월 9일');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '적용' }).focus();
    await page.keyboard.press('Enter');
    await expect
      .poll(parameters, patience)
      .toEqual({ from: '2026-05-05T15:00:00.000Z', to: '2026-05-09T03:00:00.000Z' });
    await page.getByRole('radio', { name: '1시간' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await expect.poll(parameters, patience).toEqual({ range: '24h' });
  });

  test('nothing went wrong on the way', () => {
    expect(stage.troubles()).toEqual([]);
  });
});
