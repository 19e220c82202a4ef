import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './launch-chromium.ts';
import { LivePage } from './live-page.ts';
import { PomonaProcess } from './pomona-process.ts';

const executablePath = chromiumPath();
/** How long a machine under load may take until the page shows what is expected. */
const patience = { timeout: 30_000, interval: 50 };
const strawberry = '080413';
const hostilePath = '/<script>alert(2)</script>';
const hostileCode = '<img src=x onerror=alert(1)>';
const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;
const sinceMidnightMs = (Date.now() + 540 * minuteMs) % dayMs;
/** Now, or a moment later: the minute before must be of the same day in Seoul. */
const nowMs = Date.now() + Math.max(0, minuteMs - sinceMidnightMs);

let eventCount = 0;
function event(visitor: string, type: string, fields: object = {}, atMs = nowMs) {
  eventCount += 1;
  return {
    eventId: `e-${eventCount}`,
    type,
    occurredAt: new Date(atMs).toISOString(),
    anonymousId: visitor,
    sessionId: `session of ${visitor}`,
    ...fields,
  };
}

function purchaseOf(visitor: string, quantity: number) {
  return event(visitor, 'purchase', {
    itemCode: strawberry,
    orderId: `order of ${visitor}`,
    quantity,
    price: 17_900,
    purchaseType: 'solo',
  });
}

describe.skipIf(executablePath === undefined)('the live page', () => {
  let pomona: PomonaProcess;
  let browser: Browser;
  let desktop: LivePage;
  let phone: LivePage;

  beforeAll(async () => {
    [pomona, browser] = await Promise.all([
      PomonaProcess.start(),
      launchChromium(executablePath ?? ''),
    ]);
    desktop = await LivePage.open(browser, { url: pomona.url, nowMs, widthPx: 1440 });
    phone = await LivePage.open(browser, { url: pomona.url, nowMs, widthPx: 390 });
  });

  afterAll(async () => {
    await browser?.close();
    await pomona?.remove();
  });

  const onBoth = (check: (view: LivePage) => Promise<void>) =>
    Promise.all([check(desktop), check(phone)]);

  test('tells a shop without events what to do', async () => {
    await onBoth(async (view) => {
      await view.part('지금 붐비는 상품').getByText('아직 이벤트가 없습니다').waitFor();
      await view.page.getByText('실시간 연결됨').waitFor();
      expect(await view.figure('집계된 이벤트')).toBe('0건');
      expect(await view.page.locator('html').getAttribute('lang')).toBe('ko');
      expect(await view.page.getByText('샘플 데이터').count()).toBe(0);
    });
  });

  test('shows exactly what was posted, without being reloaded', async () => {
    await onBoth(({ page }) => page.evaluate('window.sinceTheStart = true; undefined'));
    const first = event('kim', 'page_view', { path: '/' });
    const accepted = [
      first,
      event('kim', 'item_view', { itemCode: strawberry }),
      event('kim', 'wish', { itemCode: strawberry }),
      purchaseOf('kim', 2),
      event('lee', 'item_view', { itemCode: strawberry }),
      event('park', 'page_view', { path: hostilePath }, nowMs - minuteMs),
      event('choi', 'item_view', { itemCode: hostileCode }),
    ];
    expect(await pomona.post(accepted)).toMatchObject({ accepted: 7, rejected: [] });
    expect(await pomona.post([first, event('kim', 'item_view')])).toMatchObject({
      accepted: 1,
      rejected: [{ index: 1 }],
    });
    await onBoth(async (view) => {
      await expect
        .poll(() => view.rows('지금 붐비는 상품'), patience)
        .toEqual([
          `1 신규 설향 딸기 ${strawberry} 2 2 1 1 35,800`,
          `2 신규 ${hostileCode} 1 1 0 0 0`,
        ]);
      await expect.poll(() => view.figure('집계된 이벤트'), patience).toBe('7건');
      await expect.poll(() => view.figure('처리 대기'), patience).toBe('0건');
      await expect.poll(() => view.figure('이번 분 이벤트'), patience).toBe('6건');
      await expect.poll(() => view.figure('지금 방문자'), patience).toBe('1명');
      await expect.poll(() => view.figure('오늘 방문'), patience).toBe('4회');
      await expect.poll(() => view.figure('오늘 주문'), patience).toBe('1건');
      await view.part('최근 60분 이벤트').getByRole('figure', { name: '이벤트 7건' }).waitFor();
      expect(await view.page.evaluate('window.sinceTheStart')).toBe(true);
    });
  });

  test('shows the newest counted events', async () => {
    const clock = new Date(nowMs + 540 * minuteMs).toISOString().slice(11, 19);
    await expect
      .poll(() => desktop.rows('방금 집계된 이벤트'), patience)
      .toEqual([
        `${clock} 상품 조회 ${hostileCode} choi`,
        expect.stringContaining(`페이지 조회 ${hostilePath} park`),
        `${clock} 상품 조회 설향 딸기 ${strawberry} lee`,
        `${clock} 구매 설향 딸기 ${strawberry} 2개 · 35,800원 주문 order of kim kim`,
        `${clock} 찜 설향 딸기 ${strawberry} kim`,
        `${clock} 상품 조회 설향 딸기 ${strawberry} kim`,
        `${clock} 페이지 조회 / kim`,
      ]);
  });

  test('shows where sessions leave', async () => {
    await onBoth(async (view) => {
      const steps = view.part('구매 퍼널').getByRole('listitem');
      const texts = async () =>
        (await steps.allInnerTexts()).map((text) => text.replaceAll(/\s+/g, ' '));
      await expect
        .poll(texts, patience)
        .toEqual([
          '유입 4회',
          '상품 조회 3회 앞 단계의 75.0%',
          '찜 1회 앞 단계의 33.3% 이탈이 가장 큰 단계 · 66.7% 이탈',
          '구매 1회 앞 단계의 100.0%',
        ]);
    });
  });

  test('shows a ledger in which a retried and a rejected event have their place', async () => {
    await onBoth(async (view) => {
      const count = (label: string, equation: number) => () =>
        view.ledger('이벤트 장부', label, equation);
      await expect.poll(count('받음', 0), patience).toBe('9');
      await expect.poll(count('거절', 0), patience).toBe('1');
      await expect.poll(count('집계', 1), patience).toBe('7');
      await expect.poll(count('중복', 1), patience).toBe('1');
      await view.part('이벤트 장부').getByText('차이 0건: 장부가 맞습니다').waitFor();
    });
  });

  test('shows what shoppers typed as text', async () => {
    await onBoth(async (view) => {
      for (const part of ['지금 붐비는 상품', '방금 집계된 이벤트'])
        await view.part(part).getByText(hostileCode, { exact: true }).waitFor();
      expect(await view.page.locator('img[src="x"]').count()).toBe(0);
    });
  });

  test('goes on counting in English once switched, and stays English', async () => {
    await onBoth(({ page }) => page.getByRole('radio', { name: 'English' }).click());
    await desktop.page.getByRole('button', { name: 'Pause' }).click();
    await pomona.post([purchaseOf('lee', 1)]);
    await onBoth(async (view) => {
      await expect.poll(() => view.figure('Events counted'), patience).toBe('8');
      await expect.poll(() => view.figure('Orders today'), patience).toBe('2');
      await expect
        .poll(() => view.rows('Crowded products'), patience)
        .toContain(`1 new Seolhyang strawberry ${strawberry} 2 2 1 2 53,700`);
      const rows = () => view.rows('Events counted just now');
      if (view === desktop) {
        expect(await rows()).toHaveLength(7);
        await view.page.getByRole('button', { name: 'Go on' }).click();
      }
      await expect.poll(async () => (await rows()).length, patience).toBe(8);
      expect((await rows())[0]).toContain('Purchase Seolhyang strawberry');
      expect(await view.page.locator('html').getAttribute('lang')).toBe('en');
      expect(await view.page.title()).toBe('Live overview · Pomona');
      await view.page.reload();
      await view.page.getByRole('heading', { name: 'Event ledger' }).waitFor();
    });
  });

  test('is no wider than the window, and does not jump', async () => {
    await onBoth(async (view) => {
      await view.part('Crowded products').getByRole('table').waitFor();
      expect(await view.overflowPx()).toBe(0);
      expect(await view.layoutShift()).toBeLessThan(0.1);
    });
  });

  test.each(['light', 'dark'] as const)(
    'can be read by everybody in %s colours',
    async (scheme) => {
      await onBoth(async (view) => {
        await view.page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
        expect(await view.accessibilityFindings()).toEqual([]);
      });
    },
  );

  test('leads the keyboard past the header', async () => {
    await desktop.page.reload();
    await desktop.page.getByText('Skip to content').waitFor({ state: 'attached' });
    await desktop.page.keyboard.press('Tab');
    expect(await desktop.page.evaluate('document.activeElement.textContent')).toBe(
      'Skip to content',
    );
    await desktop.page.keyboard.press('Enter');
    expect(await desktop.page.evaluate('document.activeElement.id')).toBe('content');
  });

  test('makes no error, asks no other host and runs nothing of what was sent', () => {
    expect([...desktop.troubles, ...phone.troubles]).toEqual([]);
  });

  test('says when the server is away, and goes on when it is back', async () => {
    const view = await LivePage.open(browser, { url: pomona.url, nowMs, widthPx: 1440 });
    await view.page.getByText('실시간 연결됨').waitFor();
    await pomona.halt();
    await view.page.getByText('다시 연결하는 중').waitFor();
    expect(await view.figure('집계된 이벤트')).toBe('8건');
    await pomona.resume();
    await pomona.post([event('jung', 'item_view', { itemCode: strawberry })]);
    await view.page.getByText('실시간 연결됨').waitFor();
    await expect.poll(() => view.figure('집계된 이벤트'), patience).toBe('9건');
    await expect
      .poll(() => view.rows('지금 붐비는 상품'), patience)
      .toContain(`1 신규 설향 딸기 ${strawberry} 3 3 1 2 53,700`);
  });
});
