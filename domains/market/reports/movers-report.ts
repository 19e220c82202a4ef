import Type from 'typebox';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import { defineReport } from '../../../src/serve/report.ts';
import {
  dateParameter,
  day,
  itemNames,
  krwPerKg,
  marketColumns,
  marketNames,
  marketParameter,
} from './report-fields.ts';
import { number, sourceField, unitField } from './report-fields.ts';
import { dayAsked, duringDays } from './report-days.ts';
import { itemNamesOf } from './report-item.ts';
import { marketItems } from '../items.ts';
import { requireMarket } from './report-market.ts';
import { pricePerKg, tradeSources } from './trade-days.ts';

const row = Type.Object({
  rank: Type.Integer({ description: 'Place, from 1' }),
  ...itemNames,
  pricePerKg: number('Mean price of the week, KRW/kg'),
  previousPricePerKg: number('Mean price of the week before, KRW/kg'),
  difference: number('pricePerKg - previousPricePerKg'),
  changeRatio: number('difference / previousPricePerKg; 0.1 is 10 % up'),
  volumeKg: number('Sold in the week, kg'),
  previousVolumeKg: number('Sold in the week before, kg'),
  source: sourceField,
});

interface StoredMover {
  readonly itemCode: string;
  readonly pricePerKg: number;
  readonly previousPricePerKg: number;
  readonly volumeKg: number;
  readonly previousVolumeKg: number;
  readonly source: string;
}

export const moversReport = defineReport({
  path: '/api/market/movers',
  title: { ko: '가격 등락', en: 'Price movers' },
  description:
    'Items of the shop whose price at a market changed most from one week to the next, up or down: the seven days up to the newest day of trade (no later than the day asked for) against the seven before. Prices are means over all lots of all grades, KRW/kg, weighted by what was sold; an item has to be traded in both weeks.',
  parameters: {
    date: dateParameter('Last day of the week; today when left out'),
    market: marketParameter,
    limit: Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'How many rows' }),
  },
  row,
  readsFrom: tradeSources,
  beside: {
    ...marketNames,
    from: day('First day of the week'),
    to: day('Its last day: the newest day of trade, or the day asked for without one'),
    previousFrom: day('First day of the week before'),
    previousTo: day('Last day of the week before'),
    unit: unitField(krwPerKg),
  },
  csvColumns: [...marketColumns, 'from', 'to', 'previousFrom', 'previousTo', 'unit'],
  async run({ query, today, parameters: { date: asked, market, limit } }) {
    const { marketCode, name } = requireMarket(market);
    const date = dayAsked(asked, today);
    const [newest] = await query<{ readonly date: string | null }>(
      `select max(date)::varchar as date from market.settlements where marketCode = '${marketCode}' and date <= date '${date}'`,
    );
    const to = newest?.date ?? date;
    const weeks = {
      ...{ from: addDays(to, -6), to },
      ...{ previousFrom: addDays(to, -13), previousTo: addDays(to, -7) },
    };
    const codes = marketItems.map(({ itemCode }) => `'${itemCode}'`).join(', ');
    const stored = await query<StoredMover>(
      `with traded as (
         select itemCode, date >= date '${weeks.from}' as isNow, ${pricePerKg} as pricePerKg,
           sum(volumeKg) as volumeKg, max(source) as source
         from market.settlements
         where marketCode = '${marketCode}' and itemCode in (${codes}) and ${duringDays({ from: weeks.previousFrom, to })}
         group by all having pricePerKg > 0
       )
       select itemCode, week.pricePerKg, before.pricePerKg as previousPricePerKg, week.volumeKg,
         before.volumeKg as previousVolumeKg, week.source
       from traded week join traded before using (itemCode)
       where week.isNow and not before.isNow
       order by abs(week.pricePerKg / before.pricePerKg - 1) desc, itemCode limit ${limit}`,
    );
    return {
      ...{ marketCode, market: name, unit: krwPerKg, ...weeks },
      rows: stored.map((each, place) => {
        const difference = each.pricePerKg - each.previousPricePerKg;
        const changeRatio = difference / each.previousPricePerKg;
        const names = itemNamesOf(each.itemCode, null);
        return { rank: place + 1, ...names, ...each, difference, changeRatio };
      }),
    };
  },
});
