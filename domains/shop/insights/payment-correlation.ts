import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql } from '../../../src/serve/time-range.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';
import { count, number } from './fields.ts';

const x = Type.Enum(['logins', 'wishes'], { description: 'What a user did' });
const y = Type.Enum(['orders', 'revenue'], { description: 'What the user paid' });

const row = Type.Object({
  x,
  y,
  n: count('Users with any event in the range'),
  pearson: nullable(number('Pearson correlation; null where a side is constant')),
  spearman: nullable(number('Spearman rank correlation, mean ranks for ties')),
  pearsonLow: nullable(number('Lower end of the 95 % interval of pearson; null where n < 4')),
  pearsonHigh: nullable(number('Upper end of the 95 % interval of pearson')),
});

const beside = {
  scatter: Type.Array(
    Type.Object({
      x,
      y,
      binX: count('Width of a bin of x'),
      binY: count('Width of a bin of y'),
      points: Type.Array(
        Type.Object({
          x: count('Lower edge of the bin'),
          y: count('Lower edge of the bin'),
          users: count('Users with binX and binY from these edges on'),
        }),
      ),
    }),
    { description: 'Users by both measures, in bins of whole numbers, at most 20 a side' },
  ),
};

const pairs = [
  ['logins', 'orders'],
  ['wishes', 'orders'],
  ['logins', 'revenue'],
  ['wishes', 'revenue'],
] as const;
const measures = ['logins', 'wishes', 'orders', 'revenue'] as const;
const mostBins = 20;

export const paymentCorrelation = defineInsight({
  name: 'payment-correlation',
  title: { ko: '로그인·찜과 결제의 상관관계', en: 'Payment correlation' },
  description:
    'Over the users of the range: how logins and wishes go with orders and revenue. Pearson with a 95 % interval by Fisher z, Spearman with mean ranks, and the binned scatter.',
  metrics: ['user_activity'],
  widening: 'seoul_day',
  parameters: {},
  row,
  beside,
  async run({ query, range }) {
    const [coefficients, points] = await Promise.all([
      query<Coefficient>(coefficientSql(range)),
      query<BinnedUsers>(scatterSql(range)),
    ]);
    const scatter = pairs.map(([x, y]) => scatterOf(x, y, points));
    return { rows: coefficients.map(withInterval), scatter };
  },
});

type Coefficient = Omit<Static<typeof row>, 'pearsonLow' | 'pearsonHigh'>;

function usersTable(range: TimeRange): string {
  const sums = measures.map((name) => `sum(${name})::bigint as ${name}`).join(', ');
  return `users as materialized (
    select userId, ${sums} from user_activity_parts where ${duringSql(range)} group by userId
  )`;
}

/**
 * Mean ranks come from counting equal values once, rather than from a window over all users: n users up to and with a
 * value, of which c have it, have mean rank n - (c - 1) / 2.
 */
function coefficientSql(range: TimeRange): string {
  const ranks = measures.map(
    (name) => `${name}_ranks as (
      select ${name}, sum(count(*)) over (order by ${name}) - (count(*) - 1) / 2 as ${name}Rank from users group by ${name}
    )`,
  );
  const joins = measures.map((name) => `join ${name}_ranks using (${name})`).join(' ');
  const rows = pairs.map(
    ([x, y], place) => `select ${place} as place, '${x}' as x, '${y}' as y, count(*) as n,
      ${unlessConstant(x, y, `corr(${x}, ${y})`)} as pearson,
      ${unlessConstant(x, y, `corr(${x}Rank, ${y}Rank)`)} as spearman
      from ranked`,
  );
  return `with ${usersTable(range)}, ${ranks.join(', ')},
    ranked as materialized (select * from users ${joins})
    select x, y, n, pearson, spearman from (${rows.join(' union all ')}) order by place`;
}

function unlessConstant(x: string, y: string, value: string): string {
  return `case when min(${x}) < max(${x}) and min(${y}) < max(${y}) then greatest(-1, least(1, ${value})) end`;
}

/** 97.5th percentile of the standard normal distribution. */
const normal975 = 1.959963984540054;

/** 95 % interval of Pearson's r by Fisher's z transformation (Fisher 1921): tanh(atanh r +- 1.96 / sqrt(n - 3)). */
function withInterval(coefficient: Coefficient): Static<typeof row> {
  const { n, pearson } = coefficient;
  if (pearson === null || n < 4) return { ...coefficient, pearsonLow: null, pearsonHigh: null };
  const half = normal975 / Math.sqrt(n - 3);
  const end = (sign: number) =>
    Math.abs(pearson) === 1 ? pearson : Math.tanh(Math.atanh(pearson) + sign * half);
  return { ...coefficient, pearsonLow: end(-1), pearsonHigh: end(1) };
}

interface BinnedUsers {
  readonly pair: number;
  readonly binX: number;
  readonly binY: number;
  readonly x: number;
  readonly y: number;
  readonly users: number;
}

function scatterSql(range: TimeRange): string {
  const width = (name: string) => `(max(${name}) // ${mostBins} + 1) as ${name}Bin`;
  const points = pairs.map(
    ([x, y], place) => `select ${place} as pair, ${x}Bin as binX, ${y}Bin as binY,
      ${x} // ${x}Bin * ${x}Bin as x, ${y} // ${y}Bin * ${y}Bin as y, count(*) as users
      from users, widths group by all`,
  );
  return `with ${usersTable(range)}, widths as (select ${measures.map(width).join(', ')} from users)
    select * from (${points.join(' union all ')}) order by pair, x, y`;
}

function scatterOf(
  x: 'logins' | 'wishes',
  y: 'orders' | 'revenue',
  points: readonly BinnedUsers[],
) {
  const place = pairs.findIndex((pair) => pair[0] === x && pair[1] === y);
  const own = points.filter(({ pair }) => pair === place);
  const [first] = own;
  return {
    x,
    y,
    binX: first?.binX ?? 1,
    binY: first?.binY ?? 1,
    points: own.map((point) => ({ x: point.x, y: point.y, users: point.users })),
  };
}
