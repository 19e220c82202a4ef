import Type from 'typebox';
import { defineReport } from '../../../src/serve/report.ts';
import { readInflow } from './inflow-by-region.ts';
import {
  dateParameter,
  day,
  itemColumns,
  itemNames,
  itemParameter,
  kilogram,
  marketColumns,
  marketNames,
} from './report-fields.ts';
import {
  marketParameter,
  maybeNumber,
  number,
  recordsFromField,
  sourceField,
  text,
  unitField,
} from './report-fields.ts';
import { daysAsked } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { tradeSources } from './trade-days.ts';

const row = Type.Object({
  region: text('경기 (with Seoul and Incheon), 강원, 충청, 전라, 경상, 제주, 수입 or 기타'),
  volumeKg: number('What came from there, kg'),
  share: maybeNumber('Of what came from all regions, 0 to 1; null where nothing came'),
});

export const inflowReport = defineReport({
  path: '/api/market/inflow',
  title: { ko: '생산지별 반입량', en: 'Inflow by region' },
  description:
    'What came of an item to a market, kg, by the region of its origin, imports apart; 기타 are origins that no region can be told of. Every region has a row. Without `from` the last 30 days up to `to`; at most 10 years.',
  parameters: {
    item: itemParameter,
    from: dateParameter('First day'),
    to: dateParameter('Last day; today when left out'),
    market: marketParameter,
  },
  row,
  readsFrom: tradeSources,
  beside: {
    ...itemNames,
    ...marketNames,
    from: day('First day'),
    to: day('Last day'),
    days: Type.Integer({ description: 'Days with trade of the item among them' }),
    totalKg: number('From all regions, kg'),
    recordsFrom: recordsFromField,
    unit: unitField(kilogram),
    source: sourceField,
  },
  csvColumns: [...itemColumns, ...marketColumns, 'from', 'to', 'recordsFrom', 'unit', 'source'],
  async run({ query, today, parameters }) {
    const item = requireItem(parameters.item);
    const market = requireMarket(parameters.market);
    const range = daysAsked(parameters, { today, standardDays: 30, mostDays: 3_660 });
    const inflow = await readInflow(query, { item, market, range });
    const { marketCode, name } = market;
    return { ...namesOf(item), marketCode, market: name, ...range, unit: kilogram, ...inflow };
  },
});
