import type { InsightAnswer } from '../../serve/contract.ts';

interface Pair {
  /** What a user did. */
  readonly x: 'logins' | 'wishes';
  /** What the user paid; revenue in KRW. */
  readonly y: 'orders' | 'revenue';
}

/** How two measures go together over the users of a range; null where it cannot be computed. */
export interface Correlation extends Pair {
  readonly n: number;
  readonly pearson: number | null;
  readonly spearman: number | null;
  /** The ends of the 95 % interval of pearson. */
  readonly pearsonLow: number | null;
  readonly pearsonHigh: number | null;
}

/** Users in a bin: from x to x + binX - 1, and y likewise. */
export interface BinnedUsers {
  readonly x: number;
  readonly y: number;
  readonly users: number;
}

export interface Scatter extends Pair {
  readonly binX: number;
  readonly binY: number;
  readonly points: readonly BinnedUsers[];
}

export type CorrelationAnswer = InsightAnswer<
  Correlation,
  { readonly scatter: readonly Scatter[] }
>;

export type PairId = `${Pair['x']}-${Pair['y']}`;

export function pairId({ x, y }: Pair): PairId {
  return `${x}-${y}`;
}
