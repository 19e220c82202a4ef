import Type from 'typebox';
import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { correlateAtLag, mostLagDays, standsOut, strongestLag } from './lag-correlation.ts';
import type { DaySeries } from './lag-correlation.ts';
import { holidayField, holidayNames } from './holiday-names.ts';
import { readShopDays } from './read-shop-days.ts';
import {
  dateParameter,
  day,
  itemColumns,
  itemNames,
  itemParameter,
  marketColumns,
  marketNames,
} from './report-fields.ts';
import { marketParameter, maybeNumber, sourceField } from './report-fields.ts';
import { daysAsked, duringDays } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { readTradeDays, sourcesOf, tradeSources } from './trade-days.ts';

const row = Type.Object({
  date: day('The day in Seoul'),
  views: maybeNumber('item_view events; null on days of which the shop has no events at all'),
  wishes: maybeNumber('wish events'),
  restockRequests: maybeNumber('restock_request events'),
  pricePerKg: maybeNumber('Auction price, KRW/kg; null on days without trade'),
  volumeKg: maybeNumber('반입량, kg; null on days without trade'),
  meanTemperatureC: maybeNumber('Mean temperature of the day in Seoul, ℃'),
  rainMm: maybeNumber('Precipitation in Seoul, mm'),
  holiday: holidayField,
});

const shopMeasures = ['views', 'wishes', 'restockRequests'] as const;
const outsideMeasures = ['pricePerKg', 'volumeKg', 'meanTemperatureC', 'rainMm'] as const;

const correlation = {
  outside: Type.Enum([...outsideMeasures], { description: 'What the market or the weather did' }),
  shop: Type.Enum([...shopMeasures], { description: 'What shoppers did' }),
  lag: Type.Integer({
    description: 'Days by which shoppers come after the market or the weather; negative: before it',
  }),
  n: Type.Integer({ description: 'Days of which both are known' }),
  r: maybeNumber('Pearson; null with fewer than four days, or where a side never changes'),
  low: maybeNumber('Lower end of its 95 % interval, by Fisher z'),
  high: maybeNumber('Upper end'),
};

const note = {
  ko: '함께 움직였다는 뜻일 뿐 원인이라는 뜻은 아닙니다. 계절처럼 둘 다에 영향을 주는 것이 있을 수 있고, 이어지는 날들은 서로 닮아 구간이 실제보다 좁게 나옵니다. 29가지 시차 가운데 가장 큰 값은 우연히도 커 보일 수 있습니다.',
  en: 'These moved together; that does not make one the cause of the other. Something else, such as the season, may move both, and as days in a row resemble each other the intervals are narrower than they should be. The largest of 29 lags looks large by chance alone.',
};

/** Seoul. */
const stationId = 108;

export const shopMarketReport = defineReport({
  path: '/api/market/shop',
  isPrivate: true,
  title: { ko: '상점×시장', en: 'Shop and market' },
  description:
    'What shoppers did with an item by day, beside its auction price and inflow and the weather of the capital (ASOS station 108), with the correlation of each pair at lags of -14 to 14 days: at lag k the market of a day is held against the shop k days later. The days of the shop are those of the range, without its first day ever, which did not begin at midnight, and without today, which is not over; the other side reaches 14 days further. `strongest` is the lag of the largest |r| of each pair over at least ten days; standsOut tells whether its interval leaves 0 out even with the 5 % shared out among the 29 lags. It is no proof of a cause.',
  parameters: {
    item: itemParameter,
    from: dateParameter('First day; 60 days up to `to` when left out'),
    to: dateParameter('Last day; today when left out'),
    market: marketParameter,
  },
  row,
  readsFrom: [...tradeSources, 'kma-asos-daily'],
  beside: {
    ...itemNames,
    ...marketNames,
    from: day('First day'),
    to: day('Last day'),
    units: Type.Object({
      pricePerKg: Type.Literal('KRW/kg'),
      volumeKg: Type.Literal('kg'),
      meanTemperatureC: Type.Literal('℃'),
      rainMm: Type.Literal('mm'),
    }),
    source: sourceField,
    correlations: Type.Array(Type.Object(correlation)),
    strongest: Type.Array(
      Type.Object({
        ...correlation,
        standsOut: Type.Boolean({ description: 'Whether it is more than chance among 29 lags' }),
      }),
    ),
    note: Type.Object(
      { ko: Type.String(), en: Type.String() },
      { description: 'How to read the correlations' },
    ),
  },
  csvColumns: [...itemColumns, ...marketColumns, 'units', 'source'],
  async run({ query, today, parameters }) {
    const item = requireItem(parameters.item);
    const { marketCode, name } = requireMarket(parameters.market);
    const range = daysAsked(parameters, { today, standardDays: 60, mostDays: 400 });
    const wide = { from: addDays(range.from, -mostLagDays), to: addDays(range.to, mostLagDays) };
    const [{ days: shopDays, firstDay }, tradeDays, weatherDays] = await Promise.all([
      readShopDays(query, item, range),
      readTradeDays(query, { item, marketCode, ...wide }),
      query<WeatherDay>(
        `select date::varchar as date, meanTemperatureC, rainMm from market.asos_daily
         where stationId = ${stationId} and ${duringDays(wide)}`,
      ),
    ]);
    // Days of which a part is missing.
    const whole = shopDays.filter(({ date }) => date !== firstDay && date < today);
    const pairs = outsideMeasures.flatMap((outside) => {
      const x =
        outside === 'pricePerKg' || outside === 'volumeKg'
          ? seriesOf(tradeDays, outside)
          : seriesOf(weatherDays, outside);
      return shopMeasures.map((shop) => ({
        outside,
        shop,
        ...correlate(x, seriesOf(whole, shop)),
      }));
    });
    const byDate = <Day extends { readonly date: string }>(days: readonly Day[]) =>
      new Map(days.map((each) => [each.date, each]));
    const [shop, trade, weather] = [byDate(shopDays), byDate(tradeDays), byDate(weatherDays)];
    const holidays = holidayNames(range);
    return {
      ...namesOf(item),
      ...{ marketCode, market: name, ...range, units, source: sourcesOf(tradeDays), note },
      correlations: pairs.flatMap(({ outside, shop: of, lags }) =>
        lags.map((each) => ({ outside, shop: of, ...each })),
      ),
      strongest: pairs.flatMap(({ outside, shop: of, strongest }) =>
        strongest ? [{ outside, shop: of, ...strongest, standsOut: standsOut(strongest) }] : [],
      ),
      rows: datesBetween(range.from, range.to).map((date) => ({
        date,
        holiday: holidays.get(date) ?? null,
        views: shop.get(date)?.views ?? null,
        wishes: shop.get(date)?.wishes ?? null,
        restockRequests: shop.get(date)?.restockRequests ?? null,
        pricePerKg: trade.get(date)?.pricePerKg ?? null,
        volumeKg: trade.get(date)?.volumeKg ?? null,
        meanTemperatureC: weather.get(date)?.meanTemperatureC ?? null,
        rainMm: weather.get(date)?.rainMm ?? null,
      })),
    };
  },
});

const units = {
  pricePerKg: 'KRW/kg',
  volumeKg: 'kg',
  meanTemperatureC: '℃',
  rainMm: 'mm',
} as const;

interface WeatherDay {
  readonly date: string;
  readonly meanTemperatureC: number | null;
  readonly rainMm: number | null;
}

function correlate(x: DaySeries, y: DaySeries) {
  const lags = Array.from({ length: 2 * mostLagDays + 1 }, (_, place) =>
    correlateAtLag(x, y, place - mostLagDays),
  );
  return { lags, strongest: strongestLag(lags) };
}

function seriesOf<Name extends string>(
  days: readonly ({ readonly date: string } & Readonly<Record<Name, number | null>>)[],
  name: Name,
): DaySeries {
  return new Map(
    days.flatMap((each) => {
      const value: number | null = each[name];
      return value === null ? [] : [[each.date, value] as const];
    }),
  );
}
