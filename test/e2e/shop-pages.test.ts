import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from './launch-chromium.ts';
import { LivePage } from './live-page.ts';
import { PomonaProcess } from './pomona-process.ts';

const executablePath = chromiumPath();
/** How long a machine under load may take until the page shows what is expected. */
const patience = { timeout: 30_000, interval: 50 };
const hourMs = 3_600_000;
const nowMs = Date.now();
const hostile = `<img src=x onerror=alert(1)>\u202E=1+1`;
const longPath = `/javascript:alert(2)//${'w'.repeat(400)}`;

const apple = { itemCode: '060103' };
const pear = { itemCode: '060201' };
/** Not of the shop, and no code at all. */
const strange = { itemCode: '<script>alert(3)</script>' };

let eventCount = 0;
function event(
  visitor: string,
  visit: number,
  agoHours: number,
  type: string,
  fields: object = {},
) {
  eventCount += 1;
  return {
    eventId: `e-${eventCount}`,
    type,
    occurredAt: new Date(nowMs - agoHours * hourMs).toISOString(),
    anonymousId: visitor,
    sessionId: `${visitor}-${visit}`,
    ...fields,
  };
}

/** Two visits of somebody who looks at an item, on a page. */
const looks = (visitor: string, item: object, path: string, agoHours = 5) =>
  [1, 2].flatMap((visit) => [
    event(visitor, visit, agoHours - visit, 'page_view', { path }),
    event(visitor, visit, agoHours - visit, 'item_view', item),
  ]);

function group(groupId: string, item: object, { targetSize = 2, closesInHours = 10, joined = 0 }) {
  const closesAt = new Date(nowMs + closesInHours * hourMs).toISOString();
  return [
    event('opener', 1, 6, 'group_open', { ...item, groupId, targetSize, closesAt }),
    ...Array.from({ length: joined }, (_, user) =>
      event(`user-${user}`, 1, 5, 'group_join', { ...item, groupId, userId: `user-${user}` }),
    ),
  ];
}

const events = [
  ...looks('ann', apple, '/items/060103'),
  ...looks('bob', apple, longPath),
  ...looks('cat', strange, hostile),
  ...looks('dan', apple, '/items/060103', 9 * 24),
  event('bob', 2, 2, 'restock_request', apple),
  event('eve', 1, 2, 'page_view', { path: '/coupons' }),
  event('fay', 1, 2, 'purchase', {
    ...pear,
    orderId: 'o1',
    quantity: 1,
    price: 32_900,
    purchaseType: 'solo',
  }),
  ...group('behind', pear, { targetSize: 20, joined: 1 }),
  ...group('in-time', apple, { targetSize: 3, joined: 2 }),
  ...group('idle', apple, { targetSize: 3 }),
  ...group(hostile, strange, { joined: 2 }),
  ...group('missed', pear, { targetSize: 5, joined: 1, closesInHours: -1 }),
];

describe.skipIf(executablePath === undefined)('the pages of the shop', () => {
  let pomona: PomonaProcess;
  let browser: Browser;
  const opened: LivePage[] = [];

  beforeAll(async () => {
    [pomona, browser] = await Promise.all([
      PomonaProcess.start(),
      launchChromium(executablePath ?? ''),
    ]);
  });

  afterAll(async () => {
    await browser?.close();
    await pomona?.remove();
  });

  async function open(path: string, widthPx = 1440): Promise<LivePage> {
    const view = await LivePage.open(browser, { url: `${pomona.url}${path}`, nowMs, widthPx });
    opened.push(view);
    return view;
  }

  type Row = Readonly<Record<string, string | number | null>>;

  /** What the API says of the last seven days. */
  async function answerOf(name: string): Promise<Row & { readonly rows: readonly Row[] }> {
    const range = new URLSearchParams({
      from: new Date(nowMs - 168 * hourMs).toISOString(),
      to: new Date(nowMs).toISOString(),
    });
    const response = await fetch(`${pomona.url}api/insights/${name}?${range.toString()}`);
    return response.json() as Promise<Row & { rows: Row[] }>;
  }

  const named = ({ itemCode, itemName }: Row) =>
    itemCode === itemName ? itemCode : `${itemName} ${itemCode}`;
  const percent = (part: unknown) => `${(Number(part) * 100).toFixed(1)}%`;

  test('there is something to show', async () => {
    expect(await pomona.post(events)).toMatchObject({ accepted: events.length, rejected: [] });
    await expect.poll(async () => (await answerOf('group-buys'))['groups'], patience).toBe(5);
  });

  test('sought products are those of the API, each with what to do', async () => {
    const { rows } = await answerOf('sought-products');
    expect(rows.map(({ itemCode, seekers }) => [itemCode, seekers])).toEqual([
      [apple.itemCode, 2],
      [strange.itemCode, 1],
    ]);
    const view = await open('sought-products?compare=before');
    const todos = ['재입고 먼저', '가격·상세 살피기'];
    await expect
      .poll(() => view.rows('찾은 방문자 순 상품'), patience)
      .toEqual(
        rows.map((row, index) =>
          [
            `${row['rank']} ${named(row)} ${row['seekers']}`,
            `${index === 0 ? 1 : 0} ${row['restockRequests']} ${row['orders']}`,
            `${row['views']} ${row['searches']} ${todos[index]}`,
          ].join(' '),
        ),
      );
    await view.part('먼저 할 일').getByText('재입고 요청이 1건으로 가장 많고').waitFor();
  });

  test('landing pages are those of the API, and a path is text', async () => {
    const { rows, sessions } = await answerOf('landing-pages');
    expect(rows.map(({ path }) => path)).toContain(longPath);
    const view = await open('landing-pages');
    await expect
      .poll(() => view.rows('방문 수 순 첫 페이지'), patience)
      .toEqual(
        rows.map((row) =>
          [
            `${row['path'] ?? '다른 페이지 없음'} ${row['itemCode'] === null ? '없음' : named(row)}`,
            `${row['sessions']} ${percent(row['share'])} ${percent(row['viewShare'])}`,
            percent(row['purchaseShare']),
          ].join(' '),
        ),
      );
    await view.page.getByText(`비로그인 방문 ${sessions}회`).waitFor();
    expect(await view.part('방문 수 순 첫 페이지').getByRole('link').count()).toBe(0);
    await view.part('먼저 할 일').getByText('/coupons').waitFor();
  });

  test('group buys are those of the API, with how they will end', async () => {
    const answer = await answerOf('group-buys');
    const view = await open('group-buys');
    await expect.poll(() => view.figure('모집 성공률'), patience).toBe(percent(answer['fillRate']));
    expect(await view.figure('모집 중')).toBe(`${answer['open']}건`);
    const ends: Record<string, string> = {
      behind: '모집 중 1 / 20 지금 속도로는 미달',
      'in-time': '모집 중 2 / 3 마감 전에 찰 예상',
      idle: '모집 중 0 / 3 아직 참여자 없음',
      [hostile]: '성공 2 / 2 1시간 만에 참',
      missed: '미달 1 / 5 4명 부족',
    };
    expect(await view.rows('공동구매 목록')).toEqual(
      answer.rows.map((row) =>
        expect.stringContaining(`${named(row)} ${row['groupId']} ${ends[String(row['groupId'])]}`),
      ),
    );
    await view.page.getByRole('radio', { name: '성공' }).click();
    await expect.poll(() => view.rows('공동구매 목록'), patience).toHaveLength(1);
    expect(new URL(view.page.url()).searchParams.get('state')).toBe('filled');
    // What is asked of all of them is told of all of them still.
    expect(await view.figure('모집 중')).toBe(`${answer['open']}건`);
    await view.part('먼저 할 일').getByText('모집 중인 3건 가운데 2건은').waitFor();
  });

  test.each(['sought-products', 'landing-pages', 'group-buys'])(
    '%s is no wider than a phone, and can be read by everybody',
    async (path) => {
      const view = await open(path, 390);
      await view.page.locator('table tbody tr').first().waitFor();
      expect(await view.overflowPx()).toBe(0);
      expect(await view.accessibilityFindings()).toEqual([]);
      await view.page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      expect(await view.accessibilityFindings()).toEqual([]);
    },
  );

  test('nothing of what was sent has run', () => {
    expect(opened.length).toBeGreaterThan(0);
    expect(opened.flatMap(({ troubles }) => troubles)).toEqual([]);
  });
});
