import Type from 'typebox';
import type { Static } from 'typebox';
import { hourMs } from '../../../src/base/time.ts';
import { nullable } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import type { InsightContext } from '../../../src/serve/insight.ts';
import { duringSql, timestampLiteral } from '../../../src/serve/time-range.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';
import { chooseSlots } from './choose-slots.ts';
import type { CouponHour } from './choose-slots.ts';
import { count, number } from './fields.ts';
import { koreanHolidays } from './korean-holidays.ts';
import type { Holiday } from './korean-holidays.ts';

const hour = Type.Integer({ minimum: 0, maximum: 23, description: 'Hour of the day in Seoul' });
const weekday = Type.Integer({ minimum: 1, maximum: 7, description: '1 Monday to 7 Sunday' });
const means = {
  visitors: number('Mean of distinct visitors within the hour'),
  orders: number('Mean of purchase events within the hour'),
};
const days = count('How many such days of the range were counted');

const row = Type.Object({ weekday, hour, days, ...means });

const slot = nullable(
  Type.Object({
    weekday,
    hour,
    ...means,
    reason: Type.String({ description: 'Why, in numbers, in Korean' }),
    reasonEn: Type.String({ description: 'The same in English' }),
  }),
);

const beside = {
  peak: slot,
  quiet: slot,
  holidays: Type.Object({
    days: Type.Array(
      Type.Object({
        date: Type.String({ description: 'YYYY-MM-DD in Seoul' }),
        name: Type.String({ description: 'In Korean' }),
        nameEn: Type.String({ description: 'In English' }),
        visitors: count('Distinct visitors on that day within the range'),
        orders: count('purchase events on that day within the range'),
      }),
    ),
    hours: Type.Array(Type.Object({ hour, days, ...means }), {
      description: 'Means by hour over the holidays, whatever their weekday',
    }),
  }),
};

type Beside = { readonly [Name in keyof typeof beside]: Static<(typeof beside)[Name]> };
type HolidayNumbers = Beside['holidays'];

export const couponHours = defineInsight({
  name: 'coupon-hours',
  title: { ko: '타임 쿠폰 시간대', en: 'Coupon hours' },
  description:
    'Means of visitors and orders by weekday and hour in Seoul, over the finished hours of the range; Korean public holidays are left out and given apart. The peak has the most visitors, the quiet slot the fewest.',
  metrics: ['access'],
  widening: 'hour',
  longestRangeDays: 1_100,
  parameters: {},
  row,
  beside,
  async run({ query, range, asOfMs }) {
    const finished = finishedHours(range, asOfMs);
    const off = koreanHolidays(finished);
    const [rows, holidays] = await Promise.all([
      query<CouponHour>(
        `with ${hourlyCounts(finished)}
         select isodow(local) as "weekday", hour(local) as "hour", count(*) as "days",
           avg(visitors) as visitors, avg(orders) as orders
         from hourly where not list_contains(${dateList(off)}, local::date)
         group by all order by "weekday", "hour"`,
      ),
      off.length === 0 ? { days: [], hours: [] } : holidayNumbers(query, finished, off),
    ]);
    return { rows, ...chooseSlots(rows), holidays };
  },
});

/** An hour that is not over would pull its mean down: only hours that ended by the commit are counted. */
function finishedHours({ fromMs, toMs }: TimeRange, asOfMs: number): TimeRange {
  const endMs = Math.min(toMs, Math.floor(asOfMs / hourMs) * hourMs);
  return { fromMs, toMs: Math.max(fromMs, endMs) };
}

/** Every hour of a range with its counts, 0 where nothing happened, by its local time in Seoul. */
function hourlyCounts(range: TimeRange): string {
  return `hours as (
    select unnest(generate_series(${timestampLiteral(range.fromMs)}, ${timestampLiteral(range.toMs - hourMs)}, interval 1 hour)) as windowStart
  ), traffic_by_hour as (
    select windowStart, visitors, orders from access where ${duringSql(range)}
  ), hourly as (
    select windowStart + interval 9 hour as local, coalesce(visitors, 0) as visitors, coalesce(orders, 0) as orders
    from hours left join traffic_by_hour using (windowStart)
  )`;
}

async function holidayNumbers(
  query: InsightContext<unknown>['query'],
  range: TimeRange,
  holidays: readonly Holiday[],
): Promise<HolidayNumbers> {
  const ofDay = `(windowStart + interval 9 hour)::date`;
  const onHoliday = `${duringSql(range)} and list_contains(${dateList(holidays)}, ${ofDay})`;
  const [days, hours] = await Promise.all([
    query<{ date: string; visitors: number; orders: number }>(
      `select date::varchar as "date", coalesce(visitors, 0) as visitors, orders
       from (select ${ofDay} as date, sum(orders)::bigint as orders from access_totals where ${onHoliday} group by 1)
       left join (select ${ofDay} as date, count(distinct value) as visitors from access_visitors where ${onHoliday} group by 1)
         using (date)`,
    ),
    query<HolidayNumbers['hours'][number]>(
      `with ${hourlyCounts(range)}
       select hour(local) as "hour", count(*) as "days", avg(visitors) as visitors, avg(orders) as orders
       from hourly where list_contains(${dateList(holidays)}, local::date) group by all order by "hour"`,
    ),
  ]);
  const byDate = new Map(days.map((day) => [day.date, day]));
  return {
    days: holidays.map(({ date, name, nameEn }) => ({
      date,
      name,
      nameEn,
      visitors: byDate.get(date)?.visitors ?? 0,
      orders: byDate.get(date)?.orders ?? 0,
    })),
    hours: [...hours],
  };
}

function dateList(holidays: readonly Holiday[]): string {
  return `[${holidays.map(({ date }) => `date '${date}'`).join(', ')}]::date[]`;
}
