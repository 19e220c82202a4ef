import type { Correlation } from './answer.ts';

/** What a coefficient with its interval lets one say. */
export type Relation =
  /** Too few users for an interval. */
  | { readonly kind: 'few' }
  /** One side is the same for all users. */
  | { readonly kind: 'constant' }
  /** The interval contains 0. */
  | { readonly kind: 'unclear' }
  /** Not 0, and of no use. */
  | { readonly kind: 'negligible' }
  | {
      readonly kind: 'clear';
      readonly strength: 'weak' | 'moderate' | 'strong';
      readonly sign: 'positive' | 'negative';
    };

/** The interval rests on n - 3. */
const fewestUsers = 4;

/** Judges by the interval first, then by the size of Pearson's r as Cohen (1988) names it: 0.1, 0.3, 0.5. */
export function judgeRelation(row: Correlation): Relation {
  const { n, pearson, pearsonLow, pearsonHigh } = row;
  if (n < fewestUsers) return { kind: 'few' };
  if (pearson === null || pearsonLow === null || pearsonHigh === null) return { kind: 'constant' };
  if (pearsonLow <= 0 && pearsonHigh >= 0) return { kind: 'unclear' };
  const size = Math.abs(pearson);
  if (size < 0.1) return { kind: 'negligible' };
  const strength = size >= 0.5 ? 'strong' : size >= 0.3 ? 'moderate' : 'weak';
  return { kind: 'clear', strength, sign: pearson > 0 ? 'positive' : 'negative' };
}

/** The clear relation with the largest coefficient; undefined where none is clear. */
export function clearest(rows: readonly Correlation[]): Correlation | undefined {
  return rows
    .filter((row) => judgeRelation(row).kind === 'clear')
    .sort((a, b) => Math.abs(b.pearson ?? 0) - Math.abs(a.pearson ?? 0))[0];
}

/** By ranks it is so much weaker that a few large values may have made it. */
export function isWeakerByRank({ pearson, spearman }: Correlation): boolean {
  return pearson !== null && spearman !== null && Math.abs(pearson) - Math.abs(spearman) >= 0.1;
}
