import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import { historyRange, holidays, rangeOf, seededHistory } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();

const mean = (value: number) => value.toLocaleString('ko', { maximumFractionDigits: 1 });
const weekdays = ['월', '화', '수', '목', '금', '토', '일'];

interface Slot {
  readonly [name: string]: number;
  readonly weekday: number;
  readonly hour: number;
  readonly days: number;
  readonly visitors: number;
  readonly orders: number;
}

/** Every hour of two weeks in Seoul, with what happened in it, by weekday and hour; holidays apart. */
const slots = `, hours as (
    select unnest(range(${historyRange.from}, ${historyRange.to}, interval 1 hour)) as hour
  ), events_of as (
    select date_trunc('hour', eventTime) as hour, count(distinct anonymousId) as visitors,
      count(*) filter (where type = 'purchase') as orders
    from counted group by all
  ), each_hour as (
    select hour + interval 9 hour as local, coalesce(visitors, 0) as visitors, coalesce(orders, 0) as orders
    from hours left join events_of using (hour)
  )
  select isodow(local) as weekday, hour(local) as hour, count(*) as days, avg(visitors) as visitors,
    avg(orders) as orders
  from each_hour where local::date not in (${holidays.map((day) => `date '${day}'`).join(', ')})
  group by all order by 1, 2`;

/** The first of the slots by an order. */
const firstBy = (rows: readonly Slot[], order: (slot: Slot) => readonly number[]) =>
  rows.toSorted((a, b) => {
    const [left, right] = [order(a), order(b)];
    const index = left.findIndex((value, place) => value !== right[place]);
    return index < 0 ? 0 : (left[index] ?? 0) - (right[index] ?? 0);
  })[0] as Slot;

interface Relation {
  readonly [name: string]: number;
  readonly n: number;
  readonly pearson: number;
  readonly spearman: number;
  readonly low: number;
  readonly high: number;
}

const days = rangeOf('2026-04-28T00', '2026-05-10T00');
const users = `, users as (
    select userId, count(*) filter (where type = 'login') as logins,
      count(*) filter (where type = 'wish') as wishes,
      count(*) filter (where type = 'purchase') as orders,
      coalesce(sum(quantity * price) filter (where type = 'purchase'), 0)::double as revenue
    from counted
    where userId is not null and eventTime >= ${days.from} and eventTime < ${days.to}
    group by userId
  )`;

const relation = (x: string, y: string) => `${users}, ranked as (
    select *, rank() over (order by ${x}) + (count(*) over (partition by ${x}) - 1) / 2 as rankX,
      rank() over (order by ${y}) + (count(*) over (partition by ${y}) - 1) / 2 as rankY
    from users
  )
  select count(*) as n, corr(${x}, ${y}) as pearson, corr(rankX, rankY) as spearman,
    tanh(atanh(pearson) - 1.959963984540054 / sqrt(n - 3)) as low,
    tanh(atanh(pearson) + 1.959963984540054 / sqrt(n - 3)) as high
  from ranked`;

const bins = (x: string, y: string) => `${users}, widths as (
    select floor(max(${x}) / 20)::bigint + 1 as binX, floor(max(${y}) / 20)::bigint + 1 as binY from users
  )
  select ${x} // binX * binX as x, ${y}::bigint // binY * binY as y, count(*) as users,
    any_value(binX) as binX, any_value(binY) as binY
  from users, widths group by 1, 2`;

const pairs = [
  ['logins', 'orders', '로그인과 주문'],
  ['wishes', 'orders', '찜과 주문'],
  ['logins', 'revenue', '로그인과 매출'],
  ['wishes', 'revenue', '찜과 매출'],
] as const;

describe.skipIf(executablePath === undefined)('hours and correlations', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send(seededHistory().slice(0, 3_000));
    await stage.send(seededHistory().slice(3_000));
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  test.each([
    ['visitors', ''],
    ['orders', '&measure=orders'],
  ])('the means of %s by weekday and hour are those of the events', async (measure, choice) => {
    const rows = await stage.sql<Slot>(slots);
    const view = await stage.open(`/coupon-hours?${historyRange.query}${choice}`);
    const map = view.part('요일 × 시간 평균');
    await map.getByText('표로 보기').click();
    const table = Array.from({ length: 24 }, (_, hour) => {
      const cells = weekdays.map((_name, index) => {
        const slot = rows.find((one) => one.weekday === index + 1 && one.hour === hour);
        return slot ? `${mean(slot[measure] ?? 0)} ${slot.days}일` : '–';
      });
      return `${hour}시~${hour + 1}시 ${cells.join(' ')}`;
    });
    await expect.poll(() => view.rows('요일 × 시간 평균'), patience).toEqual(table);
  });

  test('the busiest and the quietest hour are those of the events, each with its reason', async () => {
    const rows = await stage.sql<Slot>(slots);
    const peak = firstBy(rows, ({ visitors, orders }) => [-visitors, -orders]);
    const quiet = firstBy(rows, ({ visitors, orders }) => [visitors, orders]);
    const view = await stage.open(`/coupon-hours?${historyRange.query}`);
    const advice = view.part('언제 쿠폰을 열까요');
    for (const [heading, slot] of [
      ['▲ 가장 붐비는 시간', peak],
      ['▼ 가장 한산한 시간', quiet],
    ] as const) {
      const card = advice.getByText(heading, { exact: true }).locator('..');
      const { weekday, hour, days: counted, visitors, orders } = slot;
      await card
        .getByRole('heading', { name: `${weekdays[weekday - 1]}요일 ${hour}시~${hour + 1}시` })
        .waitFor();
      await card
        .getByText(`${counted}일 평균 방문자 ${mean(visitors)}명, 주문 ${mean(orders)}건.`)
        .waitFor();
    }
  });

  test('holidays stand apart', async () => {
    const rows = await stage.sql<{ day: string; visitors: number; orders: number }>(`
      select strftime(eventTime + interval 9 hour, '%Y-%m-%d') as day,
        count(distinct anonymousId) as visitors, count(*) filter (where type = 'purchase') as orders
      from counted group by 1 order by 1`);
    const view = await stage.open(`/coupon-hours?${historyRange.query}`);
    const names = ['노동절', '어린이날'];
    await expect
      .poll(() => view.rows('공휴일'), patience)
      .toEqual(
        rows
          .filter(({ day }) => holidays.includes(day))
          .map(
            ({ day, visitors, orders }, index) => `${day} ${names[index]} ${visitors} ${orders}`,
          ),
      );
  });

  test('each correlation is that of the users, with n and its interval', async () => {
    const view = await stage.open(`/payment-correlation?${days.query}`);
    const items = view.part('네 가지 관계').getByRole('listitem');
    for (const [index, [x, y, name]] of pairs.entries()) {
      const [row] = await stage.sql<Relation>(relation(x, y));
      if (!row) throw new Error('SQL gave no row');
      const item = items.nth(index);
      await item.getByRole('heading', { name }).waitFor();
      const numbers = await item.getByRole('definition').allInnerTexts();
      expect(numbers).toEqual([row.pearson.toFixed(2), row.spearman.toFixed(2), `${row.n}`]);
      expect(row.n).toBeGreaterThan(30);
      expect(await item.innerText()).toContain(
        `95% 구간(${row.low.toFixed(2)} ~ ${row.high.toFixed(2)})`,
      );
    }
  });

  test('the scatter’s table has each user in the right bin', async () => {
    const rows = await stage.sql<Record<'x' | 'y' | 'users' | 'binX' | 'binY', number>>(
      bins('wishes', 'revenue'),
    );
    const view = await stage.open(`/payment-correlation?${days.query}&pair=wishes-revenue`);
    await view.part('사용자 분포').getByText('표로 보기').click();
    const whole = (value: number) => value.toLocaleString('ko');
    const bin = (start: number, width: number) =>
      width === 1 ? whole(start) : `${whole(start)}~${whole(start + width - 1)}`;
    const table = rows.map((row) => `${bin(row.x, row.binX)} ${bin(row.y, row.binY)} ${row.users}`);
    const shown = async () => [...(await view.rows('사용자 분포'))].sort();
    await expect.poll(shown, patience).toEqual(table.sort());
  });

  test('nothing went wrong on the way', () => {
    expect(stage.troubles()).toEqual([]);
  });
});
