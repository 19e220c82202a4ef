import Type from 'typebox';
import { PomonaError } from '../../../src/base/errors.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { farmCropOf } from '../farm-crop.ts';
import { perArea } from '../farm-calculator.ts';
import type { FarmArea } from '../farm-calculator.ts';
import {
  itemColumns,
  itemNames,
  itemParameter,
  maybeNumber,
  maybeText,
  text,
} from './report-fields.ts';
import { namesOf, requireItem } from './report-item.ts';

const row = Type.Object({
  year: Type.Integer({ description: 'Year of the survey' }),
  cropCode: text('jakmokCode of the survey'),
  cropName: text('The crop as the survey names it: how it is grown tells crops apart'),
  cropNameEn: text('The same in English'),
  areaCode: maybeText('Code of the province; empty for the whole country'),
  areaName: maybeText('The province, or 전국 for the whole country'),
  yieldKg: maybeNumber('수량, kg'),
  unitPrice: maybeNumber('단가, KRW/kg: the same for both areas'),
  grossIncome: maybeNumber('조수입, KRW'),
  intermediateCost: maybeNumber('중간재비, KRW'),
  operatingCost: maybeNumber('경영비, KRW'),
  productionCost: maybeNumber('생산비, KRW'),
  income: maybeNumber('소득, KRW: grossIncome - operatingCost'),
  netProfit: maybeNumber('순수익, KRW: grossIncome - productionCost'),
  incomeRatio: maybeNumber('소득률: income / grossIncome, computed; 0.5 is 50 %'),
  netProfitRatio: maybeNumber('순수익률: netProfit / grossIncome, computed'),
});

interface StoredIncome {
  readonly year: number;
  readonly cropCode: string;
  readonly cropName: string;
  readonly areaCode: string | null;
  readonly areaName: string | null;
  readonly yieldKg: number | null;
  readonly unitPriceKrw: number | null;
  readonly grossIncomeKrw: number | null;
  readonly intermediateCostKrw: number | null;
  readonly operatingCostKrw: number | null;
  readonly productionCostKrw: number | null;
}

export const farmIncomeReport = defineReport({
  path: '/api/market/farm-income',
  title: { ko: '농가경영분석', en: 'Farm income' },
  description:
    'What growing an item brings and costs in a year, by crop and province, the newest year first. The survey is of crops, such as apples in general, not of varieties: cropName says what the figures are of. They are per 10a (1,000 m²) or per 300 pyeong (991.7 m²). Income, net profit and their ratios are computed from what the survey tells of gross income and costs, not taken over.',
  parameters: {
    item: itemParameter,
    year: Type.Optional(
      Type.Integer({ minimum: 1977, maximum: 2100, description: 'All years when left out' }),
    ),
    area: Type.Enum(['10a', '300py'], { default: '10a', description: 'What the figures are of' }),
  },
  row,
  readsFrom: ['rda-farm-income'],
  beside: {
    ...itemNames,
    area: Type.Enum(['10a', '300py']),
    unit: Type.Literal('KRW', { description: 'Unit of amounts; yieldKg is kg, unitPrice KRW/kg' }),
    source: Type.Literal('RDA', { description: 'Farm income survey (농축산물소득조사)' }),
    years: Type.Array(Type.Integer(), { description: 'Years that are stored, the newest first' }),
  },
  csvColumns: [...itemColumns, 'area', 'unit', 'source'],
  async run({ query, parameters: { item, year, area } }) {
    const found = requireItem(item);
    const crops = found.items.flatMap(({ amisCropCode }) => amisCropCode ?? []);
    if (crops.length === 0) {
      throw new PomonaError(
        'not_found',
        `The farm income survey does not cover ${found.itemCode} ${found.name.ko}.`,
      );
    }
    const stored = await query<StoredIncome>(
      `select year, cropCode, cropName, areaCode, areaName, yieldKg, unitPriceKrw, grossIncomeKrw,
         intermediateCostKrw, operatingCostKrw,
         productionCostKrw
       from market.farm_income where cropCode in (${crops.map((code) => `'${code}'`).join(', ')})
       order by year desc, cropCode, areaCode nulls first`,
    );
    return {
      ...namesOf(found),
      ...{ area, unit: 'KRW' as const, source: 'RDA' as const },
      years: [...new Set(stored.map((each) => each.year))],
      rows: stored
        .filter((each) => year === undefined || each.year === year)
        .map((each) => rowOf(each, area)),
    };
  },
});

function rowOf(stored: StoredIncome, area: FarmArea) {
  const { year, cropCode, cropName, areaCode, areaName, unitPriceKrw: unitPrice } = stored;
  const cropNameEn = farmCropOf(cropCode)?.nameEn ?? cropName;
  const ofArea = (value: number | null) => (value === null ? null : perArea(value, area));
  const grossIncome = ofArea(stored.grossIncomeKrw);
  const operatingCost = ofArea(stored.operatingCostKrw);
  const productionCost = ofArea(stored.productionCostKrw);
  const income = less(grossIncome, operatingCost);
  const netProfit = less(grossIncome, productionCost);
  return {
    ...{ year, cropCode, cropName, cropNameEn, areaCode, areaName, unitPrice },
    yieldKg: ofArea(stored.yieldKg),
    ...{ grossIncome, intermediateCost: ofArea(stored.intermediateCostKrw), operatingCost },
    ...{ productionCost, income, netProfit },
    incomeRatio: ratio(income, grossIncome),
    netProfitRatio: ratio(netProfit, grossIncome),
  };
}

function less(gross: number | null, cost: number | null): number | null {
  return gross === null || cost === null ? null : gross - cost;
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}
