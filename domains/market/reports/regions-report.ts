import Type from 'typebox';
import { PomonaError } from '../../../src/base/errors.ts';
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
import { daysAsked, monthsBefore } from './report-days.ts';
import type { DayRange } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { tradeSources } from './trade-days.ts';

const row = Type.Object({
  region: text('경기, 강원, 충청, 전라, 경상, 제주, 수입 or 기타'),
  volumeKg: number('In the range, kg'),
  share: maybeNumber('Of all regions in the range, 0 to 1'),
  otherVolumeKg: number('In the other range, kg'),
  otherShare: maybeNumber('Of all regions in the other range, 0 to 1'),
  differenceKg: number('volumeKg - otherVolumeKg'),
  changeRatio: maybeNumber('differenceKg / otherVolumeKg; null where nothing came then'),
});

export const regionsReport = defineReport({
  path: '/api/market/regions',
  title: { ko: '생산지별 반입량 비교', en: 'Inflow by region, compared' },
  description:
    'Inflow by region of two ranges of days beside each other, at the same market. Without an other range, the same dates a year before. Look at `days` and `otherDays`: ranges with more days of trade have more inflow.',
  parameters: {
    item: itemParameter,
    from: dateParameter('First day; 30 days up to `to` when left out'),
    to: dateParameter('Last day; today when left out'),
    otherFrom: dateParameter('First day of the range to compare with; give both of it or none'),
    otherTo: dateParameter('Last day of the range to compare with'),
    market: marketParameter,
  },
  row,
  readsFrom: tradeSources,
  beside: {
    ...itemNames,
    ...marketNames,
    from: day('First day'),
    to: day('Last day'),
    days: Type.Integer({ description: 'Days with trade of the item in the range' }),
    totalKg: number('From all regions in the range, kg'),
    otherFrom: day('First day of the other range'),
    otherTo: day('Last day of the other range'),
    otherDays: Type.Integer({ description: 'Days with trade of the item in the other range' }),
    otherTotalKg: number('From all regions in the other range, kg'),
    recordsFrom: recordsFromField,
    unit: unitField(kilogram),
    source: sourceField,
  },
  csvColumns: [
    ...itemColumns,
    ...marketColumns,
    'from',
    'to',
    'otherFrom',
    'otherTo',
    'recordsFrom',
    'unit',
    'source',
  ],
  async run({ query, today, parameters: { otherFrom, otherTo, ...parameters } }) {
    const item = requireItem(parameters.item);
    const market = requireMarket(parameters.market);
    const limits = { today, standardDays: 30, mostDays: 3_660 };
    const range = daysAsked(parameters, limits);
    if ((otherFrom === undefined) !== (otherTo === undefined)) {
      throw new PomonaError('invalid_parameter', 'Give both otherFrom and otherTo, or none.');
    }
    const otherRange =
      otherFrom === undefined
        ? yearBefore(range)
        : daysAsked({ from: otherFrom, to: otherTo }, limits);
    const [inflow, other] = await Promise.all([
      readInflow(query, { item, market, range }),
      readInflow(query, { item, market, range: otherRange }),
    ]);
    return {
      ...namesOf(item),
      ...{ marketCode: market.marketCode, market: market.name, ...range },
      ...{ otherFrom: otherRange.from, otherTo: otherRange.to, unit: kilogram },
      ...{ days: inflow.days, totalKg: inflow.totalKg, source: inflow.source ?? other.source },
      ...{ otherDays: other.days, otherTotalKg: other.totalKg, recordsFrom: inflow.recordsFrom },
      rows: inflow.rows.map(({ region, volumeKg, share }, place) => {
        const { volumeKg: otherVolumeKg = 0, share: otherShare = null } = other.rows[place] ?? {};
        const differenceKg = volumeKg - otherVolumeKg;
        const changeRatio = otherVolumeKg > 0 ? differenceKg / otherVolumeKg : null;
        const compared = { otherVolumeKg, otherShare, differenceKg, changeRatio };
        return { region, volumeKg, share, ...compared };
      }),
    };
  },
});

function yearBefore({ from, to }: DayRange): DayRange {
  return { from: monthsBefore(from, 12), to: monthsBefore(to, 12) };
}
