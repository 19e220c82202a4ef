import Type from 'typebox';
import type { Static } from 'typebox';
import { defineReport } from '../../../src/serve/report.ts';
import { holidayField, holidayNames } from './holiday-names.ts';
import { dateParameter, day, maybeNumber, maybeText, text } from './report-fields.ts';
import { daysAsked, duringDays } from './report-days.ts';
import { itemNamesOf, ofItem, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { tradeSources } from './trade-days.ts';

const row = Type.Object({
  date: day('Day of the auction'),
  itemCode: text('Six digits; the small class is 00 where the market did not tell it'),
  itemName: text('Its Korean name'),
  itemNameEn: text('Its English name; the code where the shop does not sell it'),
  varietyName: maybeText('Name of the small class, as the market tells it'),
  grade: maybeText('Grade, such as 특, 상, 중, 하'),
  unit: maybeText('What the price is for, such as 10kg상자'),
  marketCode: text('Code of the market'),
  market: text('Its name'),
  price: maybeNumber('경락가, KRW a unit: amount sold / units sold'),
  pricePerKg: maybeNumber('KRW/kg: amount sold / weight sold; null where no weight is told'),
  volumeKg: maybeNumber('반입량, kg'),
  source: text('aT or MAFRA, the settlement service'),
  holiday: holidayField,
});

type Price = Omit<Static<typeof row>, 'holiday' | 'itemName' | 'itemNameEn'> & {
  readonly className: string | null;
};

const limits = { standardDays: 7, mostDays: 31 };
/** Of one item more days can be asked for. */
const limitsOfItem = { standardDays: 30, mostDays: 400 };

export const pricesReport = defineReport({
  path: '/api/market/prices',
  title: { ko: '경락가격', en: 'Auction prices' },
  description:
    'What was paid at auction by day, item, grade, unit and market, the newest day first: means over all lots, weighted by what was sold. Without `from` the last 30 days up to `to` for an item, or 7 for all items; at most 400 days of an item, or 31 of all.',
  parameters: {
    item: Type.Optional(text('Code of an item; all items when left out')),
    from: dateParameter('First day'),
    to: dateParameter('Last day; today when left out'),
    grade: Type.Optional(text('Only this grade, such as 특')),
    market: Type.Optional(text('Code of a market; all markets when left out')),
  },
  row,
  readsFrom: tradeSources,
  beside: {},
  async run({ query, today, parameters: { item, grade, market, ...asked } }) {
    const found = item === undefined ? undefined : requireItem(item);
    const range = daysAsked(asked, { today, ...(found ? limitsOfItem : limits) });
    const conditions = [
      duringDays(range),
      ...(found ? [ofItem(found)] : []),
      ...(market === undefined ? [] : [`marketCode = '${requireMarket(market).marketCode}'`]),
      ...(grade === undefined ? [] : ['grade = $1']),
    ];
    const rows = await query<Price>(
      `select date::varchar as date, itemCode, itemName as className, varietyName, grade, unit, marketCode, market,
         price, pricePerKg, volumeKg, source
       from market.prices where ${conditions.join(' and ')}
       order by prices.date desc, itemCode, marketCode, volumeKg desc, grade, unit`,
      grade === undefined ? [] : [grade],
    );
    const holidays = holidayNames(range);
    return {
      rows: rows.map(({ className, ...price }) => ({
        ...price,
        holiday: holidays.get(price.date) ?? null,
        ...itemNamesOf(price.itemCode, className),
      })),
    };
  },
});
