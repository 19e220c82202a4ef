import type { Cell, Field, SourceRow } from '../../../src/collect/sources/source.ts';
import { withOthers } from '../../../src/collect/sources/with-others.ts';

/** A figure of the survey: our column, the field of the open API and the label of the published tables. */
interface FarmFigure {
  readonly name: string;
  readonly apiField: string;
  readonly labels: readonly string[];
  readonly about: string;
}

/** Everything is for 10a: 1,000 m², 302.5 pyeong. */
export const farmFigures: readonly FarmFigure[] = [
  figure('yieldKg', 'co010100Amount', '주산물수량', 'yield of the main product, kg'),
  {
    ...figure('unitPriceKrw', 'co010100Unitcost', '수취가격', 'price the farm gets, KRW per kg'),
    labels: ['수취가격', '농가수취가격'],
  },
  figure('grossIncomeKrw', 'co010000Cost', '총수입', 'gross income, KRW'),
  figure('intermediateCostKrw', 'co020000Cost', '중간재비', 'intermediate costs, KRW'),
  figure('operatingCostKrw', 'co030000Cost', '경영비', 'operating costs, KRW'),
  figure(
    'productionCostKrw',
    'co040000Cost',
    '생산비',
    "operating costs and the farm's own labour, land and capital, KRW",
  ),
  figure('incomeKrw', 'co050000Cost', '소득', 'gross income less operating costs, KRW'),
  figure('netProfitKrw', 'co050101Cost', '순수익', 'gross income less production cost, KRW'),
  figure('valueAddedKrw', 'co050103Cost', '부가가치', 'gross income less intermediate costs, KRW'),
  figure(
    'incomeRatioPublished',
    'co050104Amount',
    '소득률',
    'income in gross income, %, as published: off by some points at times',
  ),
  figure('inorganicFertiliserKrw', 'co020300Cost', '보통(무기질)비료비', 'of the costs, KRW'),
  figure('organicFertiliserKrw', 'co020500Cost', '부산물(유기질)비료비', 'of the costs, KRW'),
  figure('pesticideKrw', 'co020900Cost', '농약비', 'of the costs, KRW'),
  figure('energyKrw', 'co021000Cost', '수도광열비', 'of the costs: water, light and heat, KRW'),
  figure('materialKrw', 'co021200Cost', '기타재료비', 'of the costs: other materials, KRW'),
  figure('machineryDepreciationKrw', 'co021700Cost', '대농구상각비', 'of the costs, KRW'),
  figure('facilityDepreciationKrw', 'co021800Cost', '영농시설상각비', 'of the costs, KRW'),
  figure('landRentKrw', 'co030103Cost', '토지임차료', 'of the costs, KRW'),
  figure('contractWorkKrw', 'co030200Cost', '위탁영농비', 'of the costs, KRW'),
  figure('hiredLabourKrw', 'co030300Cost', '고용노동비', 'of the costs, KRW'),
];

/** The columns of the table of farm income, however a row came. */
export const farmIncomeFields: readonly Field[] = [
  { name: 'year', type: 'integer', about: 'year of the survey' },
  { name: 'cropCode', type: 'varchar', about: "jakmokCode; '' for crops that are no fruit" },
  { name: 'cropName', type: 'varchar', about: 'such as 사과 or 시설딸기' },
  { name: 'areaCode', type: 'varchar', about: "'' for the whole country" },
  { name: 'areaName', type: 'varchar', about: '전국, or a province' },
  ...farmFigures.map(({ name, about }): Field => ({ name, type: 'double', about })),
  { name: 'incomeRatioPercent', type: 'double', about: 'incomeKrw in grossIncomeKrw, %' },
  { name: 'netProfitRatioPercent', type: 'double', about: 'netProfitKrw in grossIncomeKrw, %' },
  {
    name: 'netProfitRatioPublished',
    type: 'double',
    about: 'net profit in gross income, %, as published; the API does not give it',
  },
];

export const farmIncomeKey: readonly string[] = ['year', 'cropName', 'areaName'];

/** What a row stands for. */
export interface FarmIncomeSubject {
  readonly year: number;
  readonly cropCode: string;
  readonly cropName: string;
  readonly areaCode: string;
  readonly areaName: string;
}

/** A row of the table: the figures as they came, and the two ratios worked out from them. */
export function farmIncomeRow(
  subject: FarmIncomeSubject,
  figures: Readonly<Record<string, number | null>>,
  others: Readonly<Record<string, Cell>>,
): SourceRow {
  const { grossIncomeKrw = null, incomeKrw = null, netProfitKrw = null } = figures;
  const columns = {
    ...subject,
    ...figures,
    incomeRatioPercent: percentOf(incomeKrw, grossIncomeKrw),
    netProfitRatioPercent: percentOf(netProfitKrw, grossIncomeKrw),
    netProfitRatioPublished: figures.netProfitRatioPublished ?? null,
  };
  return withOthers(columns, others);
}

/** To a tenth, as it is published; null where either is missing or there was no income. */
function percentOf(part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole === 0) return null;
  return Math.round((part / whole) * 1_000) / 10;
}

function figure(name: string, apiField: string, label: string, about: string): FarmFigure {
  return { name, apiField, labels: [label], about };
}
