import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import type { InsightAnswer } from '../../../src/serve/contract.ts';
import { parseDurationMs } from '../../../src/serve/duration.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { count, number } from './fields.ts';
import { funnelSql, lastActivitySql } from './funnel-sql.ts';
import type { FunnelCounts } from './funnel-sql.ts';

const steps = ['inflow', 'item_view', 'wish', 'purchase'] as const;
const step = Type.Enum([...steps]);

const row = Type.Object({
  step,
  sessions: count('Sessions that reached the step'),
  fromStart: nullable(number('Of the sessions of the first step; null where there are none')),
  fromPrevious: nullable(number('Of the sessions of the step before; null for inflow')),
  drop: nullable(number('Share lost since the step before: 1 - fromPrevious; null for inflow')),
});

const steepest = nullable(Type.Object({ from: step, to: step, drop: number('Share lost') }));

const beside = {
  steepest,
  groups: Type.Optional(
    Type.Array(
      Type.Object({
        key: nullable(Type.String({ description: 'Value of the breakdown' })),
        rows: Type.Array(row),
        steepest,
      }),
      { description: 'With breakdown: the 50 groups with the most sessions' },
    ),
  ),
};

export type FunnelRow = Static<typeof row>;
type Steepest = Static<typeof steepest>;
interface Group {
  readonly key: string | null;
  readonly rows: FunnelRow[];
  readonly steepest: Steepest;
}
export type FunnelAnswer = InsightAnswer<
  FunnelRow,
  { readonly steepest: Steepest; readonly groups?: readonly Group[] }
>;

export const funnel = defineInsight({
  name: 'funnel',
  title: { ko: '구매 퍼널', en: 'Funnel' },
  description:
    'Sessions that started in the range: inflow, item_view, wish, purchase. In order unless mode=any; window asks that each step comes within a time of the start of the session.',
  metrics: ['sessions', 'item_visits'],
  widening: 'hour',
  parameters: {
    mode: Type.Enum(['ordered', 'any'], {
      default: 'ordered',
      description: 'ordered: each step at or after the one before; any: all steps, in any order',
    }),
    window: Type.Optional(
      Type.String({
        format: 'duration',
        description: 'Each step within this time of the start: PT30M, P1D, 30m, 2h, 1d',
      }),
    ),
    breakdown: Type.Optional(
      Type.Enum(['purchaseType', 'itemCode', 'landing'], {
        description: 'Groups beside the whole',
      }),
    ),
  },
  row,
  beside,
  async run({ query, range, parameters: { mode, window, breakdown } }) {
    const windowMs = window === undefined ? undefined : parseDurationMs(window);
    const asked = { range, mode, windowMs };
    const [whole] = await query<FunnelCounts>(funnelSql(asked));
    const rows = funnelRows(whole);
    if (breakdown === undefined) return { rows, steepest: steepestOf(rows) };
    const lastAtMs =
      breakdown === 'itemCode' ? await lastActivityMs(query, lastActivitySql(range)) : undefined;
    const counts = await query<FunnelCounts>(funnelSql({ ...asked, breakdown, lastAtMs }));
    return { rows, steepest: steepestOf(rows), groups: counts.map(groupOf) };
  },
  csvRows: ({ rows, groups }) =>
    groups?.flatMap((group) => group.rows.map((one) => ({ key: group.key, ...one }))) ?? rows,
});

async function lastActivityMs(
  query: <Row extends object>(sql: string) => Promise<readonly Row[]>,
  sql: string,
): Promise<number | undefined> {
  const [last] = await query<{ lastAtMs: number | null }>(sql);
  return last?.lastAtMs ?? undefined;
}

function groupOf(counts: FunnelCounts): Group {
  const rows = funnelRows(counts);
  return { key: counts.key, rows, steepest: steepestOf(rows) };
}

function funnelRows(counts: FunnelCounts | undefined): FunnelRow[] {
  const reached = [counts?.inflow, counts?.viewed, counts?.wished, counts?.purchased];
  const sessions = reached.map((one) => one ?? 0);
  return steps.map((name, index) => {
    const own = sessions[index] ?? 0;
    const previous = index === 0 ? 0 : (sessions[index - 1] ?? 0);
    return {
      step: name,
      sessions: own,
      fromStart: share(own, sessions[0] ?? 0),
      fromPrevious: share(own, previous),
      drop: share(previous - own, previous),
    };
  });
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** The step that loses the largest share of those before it, the first of equals. */
function steepestOf(rows: readonly FunnelRow[]): Steepest {
  let found: Steepest = null;
  rows.forEach(({ step: to, drop }, index) => {
    const from = rows[index - 1]?.step;
    if (from === undefined || drop === null || drop <= (found?.drop ?? -1)) return;
    found = { from, to, drop };
  });
  return found;
}
