import type { FarmAccount } from './farm-account.ts';

/** The figures in the order in which one follows from the other. */
export const figureNames = [
  'yieldKg',
  'unitPrice',
  'grossIncome',
  'operatingCost',
  'productionCost',
  'income',
  'netProfit',
  'incomeRatio',
  'netProfitRatio',
] as const satisfies readonly (keyof FarmAccount)[];

export type FigureName = (typeof figureNames)[number];
