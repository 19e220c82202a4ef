import { hourMs } from '../../../src/base/time.ts';
import { duringSql, timestampLiteral } from '../../../src/serve/time-range.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';

export interface FunnelQuestion {
  readonly range: TimeRange;
  readonly mode: 'ordered' | 'any';
  /** Each step must come within this time of the start of its session. */
  readonly windowMs: number | undefined;
  readonly breakdown?: 'purchaseType' | 'itemCode' | 'landing';
  /** For itemCode: when the sessions of the range last did anything; nothing later need be read. */
  readonly lastAtMs?: number | undefined;
}

/** How many sessions reached each step, in one group. */
export interface FunnelCounts {
  readonly key: string | null;
  readonly inflow: number;
  readonly viewed: number;
  readonly wished: number;
  readonly purchased: number;
}

const mostGroups = 50;

/** SQL that gives {@link FunnelCounts}: one row without breakdown, else the groups with the most sessions. */
export function funnelSql(question: FunnelQuestion): string {
  const { range, mode, windowMs } = question;
  const within = (at: string) =>
    windowMs === undefined
      ? `${at} is not null`
      : `coalesce(${at} <= startedAt + interval '${windowMs} milliseconds', false)`;
  return `with started as (
      select * from sessions where ${duringSql(range, 'startedAt')}
    ), ${partsSql(question)}, folded as (
      select key, startedAt, itemViewAt, ${earliest('wishTimes', 'itemViewAt', mode)} as wishAt,
        ${earliest('purchaseTimes', 'wishAt', mode)} as purchaseAt
      from parts
    ), reached as (
      select key, ${within('itemViewAt')} as viewed, viewed and ${within('wishAt')} as wished,
        wished and ${within('purchaseAt')} as purchased
      from folded
    )
    select key, count(*) as inflow, count(*) filter (where viewed) as viewed,
      count(*) filter (where wished) as wished, count(*) filter (where purchased) as purchased
    from reached group by key order by inflow desc, key nulls last limit ${mostGroups}`;
}

/**
 * In order, the earliest event at or after the step before, which may itself be missing; else the earliest of all. Most
 * have none, and are not worth the call.
 */
function earliest(times: string, previous: string, mode: FunnelQuestion['mode']): string {
  const valid = mode === 'any' ? times : `list_filter(${times}, lambda t: t >= ${previous})`;
  return `case when len(${times}) > 0 then list_min(${valid}) end`;
}

/** Common tables up to `parts`, what a group sees of a session: its start, and the times at which it took each step. */
function partsSql(question: FunnelQuestion): string {
  const { breakdown } = question;
  if (breakdown === 'itemCode') return itemParts(question);
  if (breakdown === 'purchaseType') return `parts as (${purchaseTypeParts})`;
  const key = breakdown === 'landing' ? 'landingPath' : 'null::varchar';
  return `parts as (
      select ${key} as key, startedAt, itemViewAt, wishTimes, purchaseTimes from started
    )`;
}

const purchaseTypeParts = `select 'solo' as key, startedAt, itemViewAt, wishTimes, soloPurchaseTimes as purchaseTimes
      from started where len(soloPurchaseTimes) > 0
      union all
      select 'group', startedAt, itemViewAt, wishTimes, groupPurchaseTimes
      from started where len(groupPurchaseTimes) > 0
      union all
      select null, startedAt, itemViewAt, wishTimes, []::timestamp[]
      from started where len(soloPurchaseTimes) = 0 and len(groupPurchaseTimes) = 0`;

/**
 * A session is in an item's group when any of its events carries the item; its steps there are events of the item. Nearly
 * every pair of session and item has one row, which is taken as it is. The others are found by a number, quicker than by
 * their names, and put together.
 */
function itemParts({ range, windowMs, lastAtMs = range.toMs }: FunnelQuestion): string {
  // Visits are kept by hour, and hold all of the last one: also of sessions that start in it after the range.
  const toMs = (Math.floor(lastAtMs / hourMs) + 1) * hourMs;
  const during = duringSql({ fromMs: range.fromMs, toMs });
  // Only a window asks when the session started; who is of the range is told quicker by who is not.
  const [startedAt, source] =
    windowMs === undefined
      ? ['null::timestamp', 'anti join elsewhere using (sessionId)']
      : ['started.startedAt', 'join started using (sessionId)'];
  return `elsewhere as (
      select sessionId from sessions where not (${duringSql(range, 'startedAt')})
        and endedAt >= ${timestampLiteral(range.fromMs)} and startedAt < ${timestampLiteral(toMs)}
    ), visits as not materialized (
      select sessionId, itemCode as key, hash(sessionId, itemCode) as pair, ${startedAt} as startedAt,
        visit.itemViewAt, visit.wishTimes, visit.purchaseTimes
      from (select * exclude (startedAt) from item_visits_parts where ${during}) as visit ${source}
    ), repeated as (
      select pair from visits group by pair having count(*) > 1
    ), parts as (
      select key, startedAt, itemViewAt, wishTimes, purchaseTimes from visits anti join repeated using (pair)
      union all
      select key, any_value(startedAt), min(itemViewAt), ${allTimes('wishTimes')}, ${allTimes('purchaseTimes')}
      from visits semi join repeated using (pair) group by sessionId, key
    )`;
}

function allTimes(times: string): string {
  return `flatten(list(${times}) filter (where ${times} is not null))`;
}

/** SQL for the last moment at which a session of the range did anything: sessions reach beyond the range. */
export function lastActivitySql(range: TimeRange): string {
  return `select epoch_ms(max(endedAt)) as lastAtMs from sessions where ${duringSql(range, 'startedAt')}`;
}
