import type { FarmIncomeRow } from '../answers.ts';

/** What the figures are of: 10a are 1,000 m², 300 pyeong 991.7 m². */
export type FarmArea = '10a' | '300py';

/** A pyeong is 400/121 m². */
const pyeongM2 = 400 / 121;

/** Units in which the size of a field is told, m². */
export const areaUnitsM2 = { pyeong: pyeongM2, m2: 1, '10a': 1_000, ha: 10_000 } as const;
export type AreaUnit = keyof typeof areaUnitsM2;

const areasM2: Readonly<Record<FarmArea, number>> = { '10a': 1_000, '300py': 300 * pyeongM2 };

/** What somebody's own field brought and cost in a year, all of it together; money in KRW. */
export interface FarmFigures {
  readonly areaM2: number;
  /** Weight sold, and the mean price of a kg. */
  readonly yieldKg: number;
  readonly unitPriceKrw: number;
  /** By-products and other income. */
  readonly otherIncomeKrw: number;
  /** Paid for: materials, energy, machines, rent, hired labour. */
  readonly operatingCostKrw: number;
  /** What the own labour, land and capital would have cost. */
  readonly ownInputsKrw: number;
}

/** The figures that the survey and somebody's own field are compared by. */
export type FarmAccount = Pick<
  FarmIncomeRow,
  | 'yieldKg'
  | 'unitPrice'
  | 'grossIncome'
  | 'operatingCost'
  | 'productionCost'
  | 'income'
  | 'netProfit'
  | 'incomeRatio'
  | 'netProfitRatio'
>;

/**
 * Income and net profit of somebody's own figures by the definitions of the farm income survey, as if the field had the
 * area asked for; undefined where the field has none.
 *
 * @example
 * accountOf({ areaM2: 2000, yieldKg: 4000, unitPriceKrw: 3000, otherIncomeKrw: 0, operatingCostKrw: 5_000_000, ownInputsKrw: 0 }, '10a')?.income
 * // 3500000
 */
export function accountOf(figures: FarmFigures, area: FarmArea): FarmAccount | undefined {
  if (!(figures.areaM2 > 0)) return undefined;
  const share = areasM2[area] / figures.areaM2;
  const { yieldKg, unitPriceKrw, otherIncomeKrw, operatingCostKrw, ownInputsKrw } = figures;
  const grossIncome = (yieldKg * unitPriceKrw + otherIncomeKrw) * share;
  const operatingCost = operatingCostKrw * share;
  const productionCost = operatingCost + ownInputsKrw * share;
  const income = grossIncome - operatingCost;
  const netProfit = grossIncome - productionCost;
  return {
    ...{ yieldKg: yieldKg * share, unitPrice: unitPriceKrw },
    ...{ grossIncome, operatingCost, productionCost, income, netProfit },
    incomeRatio: grossIncome > 0 ? income / grossIncome : null,
    netProfitRatio: grossIncome > 0 ? netProfit / grossIncome : null,
  };
}

/** The price of a kg at which nothing is earned, all inputs paid; null where nothing was sold. */
export function breakEvenPriceKrw(figures: FarmFigures): number | null {
  const { yieldKg, otherIncomeKrw, operatingCostKrw, ownInputsKrw } = figures;
  if (!(yieldKg > 0)) return null;
  return Math.max(0, (operatingCostKrw + ownInputsKrw - otherIncomeKrw) / yieldKg);
}

/** More than any field brings or costs, KRW, kg or area: a trillion. */
const largestAmount = 1_000_000_000_000;

/** An amount as people write it, such as `1,200` or `3000원`; undefined for what is none, below 0 or beyond the largest. */
export function readAmount(text: string): number | undefined {
  const bare = text.replace(/[\s,]|원|kg|㎏/g, '');
  if (!/^\d+(?:\.\d+)?$|^\.\d+$/.test(bare)) return undefined;
  const amount = Number(bare);
  return amount <= largestAmount ? amount : undefined;
}
