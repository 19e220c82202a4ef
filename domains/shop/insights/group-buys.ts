import Type from 'typebox';
import type { Static } from 'typebox';
import { formatInstant } from '../../../src/base/instant.ts';
import { nullable, timeText } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql, timestampLiteral } from '../../../src/serve/time-range.ts';
import { count, itemFields, limitParameter, nameItem, number, timeOrNull } from './fields.ts';

const row = Type.Object({
  groupId: Type.String(),
  ...itemFields,
  targetSize: count('How many users it needs'),
  joined: count('Distinct users who joined'),
  openedAt: timeText('First group_open'),
  closesAt: timeText('When it closes'),
  filledAt: nullable(timeText('When as many users as needed had joined')),
  state: Type.Enum(['open', 'filled', 'expired'], {
    description: 'filled, else expired once closesAt has come by asOf, else open',
  }),
  forecastFilledAt: nullable(
    timeText('Open groups: when it fills if users go on joining at the pace so far'),
  ),
});

const beside = {
  groups: count('Groups opened in the range'),
  filled: count('Groups that filled'),
  expired: count('Groups that closed without filling'),
  open: count('Groups that may still fill'),
  fillRate: nullable(number('filled / (filled + expired); null while none is decided')),
  medianTimeToFillMs: nullable(
    number('Median of filledAt - openedAt over filled groups, milliseconds'),
  ),
};

type Summary = { readonly [Name in keyof typeof beside]: Static<(typeof beside)[Name]> };

interface Group {
  readonly groupId: string;
  readonly itemCode: string;
  readonly targetSize: number;
  readonly joined: number;
  readonly openedAtMs: number;
  readonly closesAtMs: number;
  readonly filledAtMs: number | null;
  readonly state: 'open' | 'filled' | 'expired';
}

export const groupBuys = defineInsight({
  name: 'group-buys',
  title: { ko: '공동구매 현황', en: 'Group buys' },
  description:
    'Group buys opened in the range, newest first: how many fill, how long it takes, and when open ones will fill at their present pace.',
  metrics: ['group_progress'],
  widening: 'hour',
  parameters: { limit: limitParameter(1_000, 10_000) },
  row,
  beside,
  async run({ query, range, asOfMs, parameters: { limit } }) {
    const groups = `select *, case when filledAt is not null then 'filled'
        when closesAt <= ${timestampLiteral(asOfMs)} then 'expired' else 'open' end as state
      from group_progress where ${duringSql(range, 'openedAt')}`;
    const [summaries, rows] = await Promise.all([
      query<Summary>(
        `select count(*) as groups, count(*) filter (where state = 'filled') as filled,
           count(*) filter (where state = 'expired') as expired, count(*) filter (where state = 'open') as open,
           count(*) filter (where state = 'filled') / nullif(count(*) filter (where state <> 'open'), 0) as fillRate,
           median(greatest(epoch_ms(filledAt) - epoch_ms(openedAt), 0)) filter (where filledAt is not null) as medianTimeToFillMs
         from (${groups})`,
      ),
      query<Group>(
        `select groupId, itemCode, targetSize, joined, epoch_ms(openedAt) as openedAtMs,
           epoch_ms(closesAt) as closesAtMs, epoch_ms(filledAt) as filledAtMs, state
         from (${groups}) order by openedAt desc, groupId limit ${limit}`,
      ),
    ]);
    const [summary] = summaries as readonly [Summary];
    return { rows: rows.map((group) => shown(group, asOfMs)), ...summary };
  },
});

function shown(group: Group, asOfMs: number): Static<typeof row> {
  const { openedAtMs, closesAtMs, filledAtMs, ...rest } = group;
  return nameItem({
    ...rest,
    openedAt: formatInstant(openedAtMs),
    closesAt: formatInstant(closesAtMs),
    filledAt: timeOrNull(filledAtMs),
    forecastFilledAt: timeOrNull(forecastMs(group, asOfMs)),
  });
}

/** Later than this, the forecast says no more than "not at this pace". */
const farAwayMs = Date.UTC(2100, 0, 1);

/** A straight line through its opening and now: null where it has no joins, or is not open. */
function forecastMs(group: Group, asOfMs: number): number | null {
  const elapsedMs = asOfMs - group.openedAtMs;
  if (group.state !== 'open' || group.joined === 0 || elapsedMs <= 0) return null;
  const ms = Math.round(group.openedAtMs + (elapsedMs * group.targetSize) / group.joined);
  return ms < farAwayMs ? ms : null;
}
