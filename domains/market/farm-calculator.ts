/** What somebody's own field brought and cost in a year, all of it together. */
export interface FarmFigures {
  readonly areaM2: number;
  /** Weight sold, kg, and the mean price it fetched. */
  readonly yieldKg: number;
  readonly unitPriceKrw: number;
  /** By-products and other income, KRW. */
  readonly otherIncomeKrw?: number;
  /** Paid for: materials, energy, machines, rent, hired labour and the like, KRW. */
  readonly operatingCostKrw: number;
  /** What the own labour, land and capital would have cost, KRW. */
  readonly ownInputsKrw?: number;
}

/** The account of an area, by the definitions of the farm income survey; money in whole KRW. */
export interface FarmAccount {
  readonly yieldKg: number;
  readonly grossIncomeKrw: number;
  readonly operatingCostKrw: number;
  /** Operating cost and own inputs. */
  readonly productionCostKrw: number;
  /** Gross income less operating cost. */
  readonly incomeKrw: number;
  /** Gross income less production cost. */
  readonly netProfitKrw: number;
  /** In the gross income, %, to a tenth; null where there was none. */
  readonly incomeRatioPercent: number | null;
  readonly netProfitRatioPercent: number | null;
}

export type FarmArea = '10a' | '300py';

/** 10a. */
const areM2 = 1_000;
/** 10a is 302.5 pyeong, so that a pyeong is 400/121 m². */
const pyeongPer10a = 302.5;
const areasM2: Readonly<Record<FarmArea, number>> = {
  '10a': areM2,
  '300py': (300 / pyeongPer10a) * areM2,
};

/**
 * Income and net profit of somebody's own figures, as if the field had the area of the survey's tables: 10a (1,000 m²) or
 * 300 pyeong (991.7 m²). Throws RangeError where the area is not above 0.
 *
 * @example
 * accountOf({ areaM2: 2000, yieldKg: 4000, unitPriceKrw: 3000, operatingCostKrw: 5_000_000 }, '10a').incomeKrw
 * // 3500000
 */
export function accountOf(figures: FarmFigures, area: FarmArea): FarmAccount {
  if (!(figures.areaM2 > 0)) throw new RangeError(`An area of ${figures.areaM2} m² is none.`);
  const { yieldKg, unitPriceKrw, otherIncomeKrw = 0, operatingCostKrw, ownInputsKrw = 0 } = figures;
  const share = areasM2[area] / figures.areaM2;
  const grossIncome = (yieldKg * unitPriceKrw + otherIncomeKrw) * share;
  const operatingCost = operatingCostKrw * share;
  const productionCost = operatingCost + ownInputsKrw * share;
  return {
    yieldKg: Math.round(yieldKg * share * 10) / 10,
    grossIncomeKrw: Math.round(grossIncome),
    operatingCostKrw: Math.round(operatingCost),
    productionCostKrw: Math.round(productionCost),
    incomeKrw: Math.round(grossIncome - operatingCost),
    netProfitKrw: Math.round(grossIncome - productionCost),
    incomeRatioPercent: percentOf(grossIncome - operatingCost, grossIncome),
    netProfitRatioPercent: percentOf(grossIncome - productionCost, grossIncome),
  };
}

/**
 * What the survey gives for 10a, for 300 pyeong: the same, 0.8 % less.
 *
 * @example perArea(302_500, '300py') // 300000
 */
export function perArea(per10a: number, area: FarmArea): number {
  return (per10a * areasM2[area]) / areM2;
}

function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1_000) / 10;
}
