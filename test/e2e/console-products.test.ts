import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import { rangeOf, seededHistory, shownItem } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
/** Three days and a half, with as much history before. */
const range = rangeOf('2026-05-06T12', '2026-05-10T00');
const rangeBefore = rangeOf('2026-05-03T00', '2026-05-06T12');

const count = (value: number) => value.toLocaleString('ko');
const percent = (part: number) =>
  part.toLocaleString('ko', {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });

function movement(rank: number, previousRank: number | null): string {
  if (previousRank === null) return '신규';
  const places = previousRank - rank;
  if (places === 0) return '변동 없음';
  return `${Math.abs(places)}계단 ${places > 0 ? '상승' : '하락'}`;
}

const during = ({ from, to }: typeof range, time = 'eventTime') =>
  `${time} >= ${from} and ${time} < ${to}`;

const crowdedIn = (shown: typeof range) => `
  select itemCode,
    count(distinct anonymousId)
      filter (where type in ('item_view', 'wish', 'group_join', 'purchase')) as visitors,
    count(*) filter (where type = 'item_view') as views,
    count(*) filter (where type = 'wish') as wishes,
    count(*) filter (where type = 'purchase') as orders,
    count(*) filter (where type = 'purchase' and purchaseType = 'group') as groupOrders,
    coalesce(sum(quantity) filter (where type = 'purchase'), 0)::bigint as quantity,
    coalesce(sum(quantity * price) filter (where type = 'purchase'), 0)::bigint as revenue,
    row_number() over (order by visitors desc, orders desc, itemCode) as rank
  from counted where itemCode is not null and ${during(shown)}
  group by itemCode having visitors > 0`;

/** Sessions with what the landing pages say of them. */
const landings = `
  select sessionId, min(eventTime) as startedAt, bool_or(userId is not null) as identified,
    arg_min(path, (eventTime, logOffset)) filter (where path is not null) as firstPath,
    arg_min(path, (eventTime, logOffset)) filter (where path <> '/') as otherPath,
    case when firstPath = '/' then otherPath else firstPath end as landing,
    arg_min(itemCode, (eventTime, logOffset)) filter (where itemCode is not null) as item,
    bool_or(type = 'item_view') as viewed, bool_or(type = 'purchase') as bought
  from counted group by sessionId`;

const soughtIn = (shown: typeof range) => `
  select itemCode, count(*) as seekers from (
    select itemCode, anonymousId from counted where itemCode is not null and ${during(shown)}
    group by all
    having count(distinct sessionId)
        filter (where type in ('item_view', 'search', 'restock_request')) >= 2
      and count(*) filter (where type = 'purchase') = 0
  ) group by itemCode`;

describe.skipIf(executablePath === undefined)('products and landing pages', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    const history = seededHistory();
    await stage.send(history.slice(0, 3_000));
    // A part of them again: those are duplicates.
    await stage.send(history.slice(2_000));
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  test('crowded products are those of the events, with their places in the range before', async () => {
    const rows = await stage.sql<{
      rank: number;
      previousRank: number | null;
      itemCode: string;
      visitors: number;
      visitorsBefore: number;
      views: number;
      wishes: number;
      orders: number;
      groupOrders: number;
      quantity: number;
      revenue: number;
    }>(`, shown as (${crowdedIn(range)}), before as (${crowdedIn(rangeBefore)})
      select shown.*, before.rank as previousRank, coalesce(before.visitors, 0) as visitorsBefore
      from shown left join before using (itemCode) order by shown.rank limit 20`);
    expect(
      new Set(rows.map(({ rank, previousRank }) => movement(rank, previousRank))).size,
    ).toBeGreaterThan(3);
    const view = await stage.open(`/crowded-products?${range.query}&compare=before&limit=20`);
    await view.page.getByRole('columnheader', { name: '이전 방문자(명)' }).waitFor();
    await expect
      .poll(() => view.rows('방문자 순 상품'), patience)
      .toEqual(
        rows.map((row) =>
          [
            `${row.rank} ${movement(row.rank, row.previousRank)} ${shownItem(row.itemCode)}`,
            ...[row.visitors, row.visitorsBefore, row.views, row.wishes].map(count),
            ...[row.orders, row.groupOrders, row.quantity, row.revenue].map(count),
          ].join(' '),
        ),
      );
  });

  test('sought products are those of the events', async () => {
    const rows = await stage.sql<{
      itemCode: string;
      seekers: number;
      seekersBefore: number;
      views: number;
      searches: number;
      restockRequests: number;
      orders: number;
    }>(`, shown as (${soughtIn(range)}), before as (${soughtIn(rangeBefore)}), everybody as (
        select itemCode, count(*) filter (where type = 'item_view') as views,
          count(*) filter (where type = 'search') as searches,
          count(*) filter (where type = 'restock_request') as restockRequests,
          count(*) filter (where type = 'purchase') as orders
        from counted where ${during(range)} group by itemCode
      )
      select *, coalesce(before.seekers, 0) as seekersBefore from shown
      join everybody using (itemCode) left join before using (itemCode)
      order by shown.seekers desc, views desc, itemCode limit 10`);
    expect(rows.length).toBe(5);
    const view = await stage.open(`/sought-products?${range.query}&compare=before`);
    await view.page.getByRole('columnheader', { name: '이전 기간(명)' }).waitFor();
    await expect
      .poll(() => view.rows('찾은 방문자 순 상품'), patience)
      .toEqual(
        rows.map((row, index) =>
          expect.stringContaining(
            [
              `${index + 1} ${shownItem(row.itemCode)} ${row.seekers} ${row.seekersBefore}`,
              `${row.restockRequests} ${row.orders} ${row.views} ${row.searches}`,
            ].join(' '),
          ),
        ),
      );
  });

  test('landing pages are those of the events', async () => {
    const rows = await stage.sql<{
      landing: string | null;
      item: string | null;
      sessions: number;
      total: number;
      share: number;
      viewShare: number;
      purchaseShare: number;
    }>(`, landings as (${landings})
      select landing, item, count(*) as sessions, (sum(count(*)) over ())::bigint as total,
        count(*) / sum(count(*)) over () as share, avg(viewed::int) as viewShare,
        avg(bought::int) as purchaseShare
      from landings
      where not identified and ${during(range, 'startedAt')}
        and (landing is not null or item is not null)
      group by landing, item order by sessions desc, landing nulls last, item nulls last limit 20`);
    expect(rows.length).toBe(20);
    const view = await stage.open(`/landing-pages?${range.query}`);
    await expect
      .poll(() => view.rows('방문 수 순 첫 페이지'), patience)
      .toEqual(
        rows.map((row) =>
          [
            `${row.landing ?? '다른 페이지 없음'} ${row.item === null ? '없음' : shownItem(row.item)}`,
            count(row.sessions),
            ...[row.share, row.viewShare, row.purchaseShare].map(percent),
          ].join(' '),
        ),
      );
    await view.page.getByText(`비로그인 방문 ${count(rows[0]?.total ?? 0)}회`).waitFor();
  });

  test('nothing went wrong on the way', () => {
    expect(stage.troubles()).toEqual([]);
  });
});
