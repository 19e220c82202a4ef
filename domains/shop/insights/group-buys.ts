import Type from 'typebox';
import type { Static } from 'typebox';
import { formatInstant } from '../../../src/base/instant.ts';
import { nullable, timeText } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql, timestampLiteral } from '../../../src/serve/time-range.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';
import { count, itemFields, limitParameter, nameItem, number, timeOrNull } from './fields.ts';

const states = ['open', 'filled', 'expired'] as const;

const row = Type.Object({
  groupId: Type.String(),
  ...itemFields,
  targetSize: count('How many users it needs'),
  joined: count('Distinct users who joined'),
  openedAt: timeText('First group_open'),
  closesAt: timeText('When it closes'),
  filledAt: nullable(timeText('When as many users as needed had joined')),
  state: Type.Enum(states, {
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

type Decided = Omit<Summary, 'open' | 'fillRate'>;

/** The summary alone, where no group is to be shown. */
interface NoGroup extends Decided {
  readonly groupId: null;
}

interface Group extends Decided {
  readonly groupId: string;
  readonly itemCode: string;
  readonly targetSize: number;
  readonly joined: number;
  readonly openedAtMs: number;
  readonly closesAtMs: number;
  readonly filledAtMs: number | null;
  readonly state: (typeof states)[number];
}

export const groupBuys = defineInsight({
  name: 'group-buys',
  title: { ko: '공동구매 현황', en: 'Group buys' },
  description:
    'Group buys opened in the range, newest first: how many fill, how long it takes, and when open ones will fill at their present pace.',
  metrics: ['group_progress'],
  widening: 'hour',
  parameters: {
    limit: limitParameter(1_000, 10_000),
    state: Type.Enum(['all', ...states], {
      default: 'all',
      description: 'Which groups are rows; what stands beside the rows is of all of them',
    }),
  },
  row,
  beside,
  async run({ query, range, asOfMs, parameters: { limit, state } }) {
    const isShown = state === 'all' ? 'true' : `state = '${state}'`;
    const found = await query<Group | NoGroup>(groupsSql(range, asOfMs, isShown, limit));
    const groups = found.filter((each) => each.groupId !== null);
    return { rows: groups.map((group) => shown(group, asOfMs)), ...summaryOf(found[0]) };
  },
});

/**
 * Groups of the range that are to be shown, each with the summary of all of them. It says what the view group_progress says, but reads the
 * users of these groups alone: group_progress_filledAt has who joined, each with the first time.
 */
function groupsSql(range: TimeRange, asOfMs: number, isShown: string, limit: number): string {
  return `with opened as materialized (
      select groupId, itemCode, targetSize, closesAt, openedAt
      from group_progress_totals where ${duringSql(range, 'openedAt')}
    ), joins as (
      select groupId, count(*) as joined, list_sort(list(firstAt)) as joinedAt
      from group_progress_filledAt where groupId in (select groupId from opened) group by groupId
    ), progress as materialized (
      select *, joinedAt[targetSize] as filledAt, case when filledAt is not null then 'filled'
        when closesAt <= ${timestampLiteral(asOfMs)} then 'expired' else 'open' end as state
      from opened left join joins using (groupId)
    ), summary as (
      select count(*) as groups, count(*) filter (where state = 'filled') as filled,
        count(*) filter (where state = 'expired') as expired,
        median(greatest(epoch_ms(filledAt) - epoch_ms(openedAt), 0))
          filter (where filledAt is not null) as medianTimeToFillMs
      from progress
    )
    select groupId, itemCode, targetSize, coalesce(joined, 0) as joined, epoch_ms(openedAt) as openedAtMs,
      epoch_ms(closesAt) as closesAtMs, epoch_ms(filledAt) as filledAtMs, state, summary.*
    from summary left join (
      from progress where ${isShown} order by openedAt desc, groupId limit ${limit}
    ) on true order by openedAt desc, groupId`;
}

function summaryOf(found: Decided | undefined): Summary {
  const { groups = 0, filled = 0, expired = 0, medianTimeToFillMs = null } = found ?? {};
  const decided = filled + expired;
  return {
    groups,
    filled,
    expired,
    open: groups - decided,
    fillRate: decided === 0 ? null : filled / decided,
    medianTimeToFillMs,
  };
}

function shown(group: Group, asOfMs: number): Static<typeof row> {
  const { groupId, itemCode, targetSize, joined, state } = group;
  const { openedAtMs, closesAtMs, filledAtMs } = group;
  return nameItem({
    groupId,
    itemCode,
    targetSize,
    joined,
    state,
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
