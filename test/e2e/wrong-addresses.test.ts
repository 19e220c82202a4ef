import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './launch-chromium.ts';
import { PomonaProcess } from './pomona-process.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();

describe.skipIf(executablePath === undefined)('addresses that are wrong', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  const ask = (path: string, accept: string) =>
    fetch(stage.urlOf(path), { headers: { accept }, redirect: 'manual' });

  test('a link with values nobody knows says which, and what is shown instead', async () => {
    const { page } = await stage.open('/crowded-products?range=bogus&limit=77');
    const notice = page.getByRole('list', { name: '주소에서 알아듣지 못한 것' });
    await expect
      .poll(() => notice.getByRole('listitem').allInnerTexts(), patience)
      .toEqual([
        expect.stringMatching(/^range=bogus .*24시간$/),
        expect.stringMatching(/^limit=77 .*limit=10$/),
      ]);
    await page.getByRole('radio', { name: '7일', exact: true }).click();
    await expect.poll(() => notice.getByRole('listitem').count(), patience).toBe(1);
    await page.getByRole('radio', { name: '상위 20' }).click();
    await notice.waitFor({ state: 'detached' });
  });

  test('a range that ends before it begins is said, and its text stays text', async () => {
    const from = '2026-11-20T00:00:00Z';
    const { page } = await stage.open(`/funnel?from=${from}&to=2026-11-19T00:00:00Z&mode=<b>x</b>`);
    const items = page.getByRole('listitem').filter({ hasText: '대신 보여 주는 것' });
    await expect.poll(() => items.count(), patience).toBe(2);
    expect(await items.allInnerTexts()).toEqual([
      expect.stringContaining('시작(from)이 끝(to)보다 빠르지 않습니다'),
      expect.stringContaining('mode=<b>x</b>'),
    ]);
  });

  test('a range that is widened says so', async () => {
    const { page } = await stage.open(
      '/crowded-products?from=2026-05-04T01:30:00Z&to=2026-05-04T03:00:00Z',
    );
    await page.getByText('5월 4일 10:00 ~ 5월 4일 12:00 KST (정시 단위로 넓힘)').waitFor();
    await page.goto(
      stage.urlOf('/crowded-products?from=2026-05-04T01:00:00Z&to=2026-05-04T03:00:00Z'),
    );
    await page.getByText('5월 4일 10:00 ~ 5월 4일 12:00 KST', { exact: true }).waitFor();
  });

  test('a browser gets a page that leads home, with status 404', async () => {
    const answer = await ask('/no-such-page', 'text/html,*/*;q=0.8');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    const { page } = await stage.open('/no-such-page');
    await page.getByRole('heading', { level: 1, name: '없는 페이지입니다' }).waitFor();
    await page.getByRole('link', { name: '실시간 현황으로 가기' }).click();
    await page.getByRole('heading', { level: 1, name: '실시간 현황' }).waitFor();
  });

  test.each([
    ['/no-such-page', '*/*'],
    ['/no-such-page', 'application/json'],
    ['/api/no-such-insight', 'text/html'],
    ['/v1/no-such', 'text/html'],
  ])('%s is a problem for who accepts %s', async (path, accept) => {
    const answer = await ask(path, accept);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ code: 'not_found' });
  });

  test('the icon browsers ask for by themselves is there', async () => {
    const answer = await ask('/favicon.ico', 'image/*');
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
    expect(await answer.text()).toContain('<svg');
  });

  test('what the shop does not have is said inside the shop', async () => {
    const { page } = await stage.open('/shop/no-such-page');
    await page.getByRole('heading', { name: '없는 페이지입니다' }).waitFor();
    await page.getByRole('searchbox').waitFor();
    expect(await page.title()).toBe('없는 페이지입니다 · 포모나 과일가게');
    await page.getByRole('link', { name: '상점 첫 화면으로' }).click();
    await page.getByRole('heading', { name: '모든 과일' }).waitFor();
    expect(await page.title()).toBe('포모나 과일가게');
    await page
      .getByRole('link', { name: /후지 사과/ })
      .first()
      .click();
    await expect.poll(() => page.title(), patience).toBe('후지 사과 · 포모나 과일가게');
  });
});

describe.skipIf(executablePath === undefined)('a server that wants its token', () => {
  const adminToken = 'the-token-of-the-end-to-end-test';
  let pomona: PomonaProcess;
  let browser: Browser;

  beforeAll(async () => {
    [pomona, browser] = await Promise.all([
      // No loopback address by its text, and yet only this machine reaches it.
      PomonaProcess.start({ host: '::ffff:127.0.0.1', adminToken }),
      launchChromium(executablePath ?? ''),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await pomona?.remove();
  });

  test.each([
    ['shop', '모든 과일'],
    ['funnel', '단계별 세션'],
  ])('/%s asks for it, says in Korean when it is wrong, and opens', async (path, heading) => {
    const page = await browser.newPage();
    await page.goto(pomona.url + path);
    await page.getByLabel('관리자 토큰', { exact: true }).fill('a wrong one');
    await page.getByRole('button', { name: '열기' }).click();
    await expect
      .poll(() => page.getByRole('alert').innerText(), patience)
      .toBe('토큰이 없거나 맞지 않습니다. 관리자 토큰을 다시 확인하세요.');
    await page.getByLabel('관리자 토큰', { exact: true }).fill(adminToken);
    await page.getByRole('button', { name: '열기' }).click();
    await page.getByRole('heading', { name: heading }).waitFor();
    await page.context().close();
  });
});
