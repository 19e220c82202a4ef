import { duringSql } from '../../../src/serve/time-range.ts';
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
    ), parts as (
      ${partsSql(question)}
    ), folded as (
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

/** In order, the earliest event at or after the step before, which may itself be missing; else the earliest of all. */
function earliest(times: string, previous: string, mode: FunnelQuestion['mode']): string {
  return mode === 'any'
    ? `list_min(${times})`
    : `list_min(list_filter(${times}, lambda t: t >= ${previous}))`;
}

/** What a group sees of a session: its start, and the times at which it took each step. */
function partsSql({ breakdown, range, lastAtMs }: FunnelQuestion): string {
  if (breakdown === undefined) {
    return `select null::varchar as key, startedAt, itemViewAt, wishTimes, purchaseTimes from started`;
  }
  switch (breakdown) {
    case 'landing':
      return `select landingPath as key, startedAt, itemViewAt, wishTimes, purchaseTimes from started`;
    case 'purchaseType':
      return purchaseTypeParts;
    case 'itemCode':
      return itemParts(range, lastAtMs ?? range.toMs);
  }
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
 * A session is in an item's group when any of its events carries the item; its steps there are events of the item. Few
 * sessions wish or buy: lists of times are gathered for those alone.
 */
function itemParts({ fromMs }: TimeRange, lastAtMs: number): string {
  const during = duringSql({ fromMs, toMs: lastAtMs + 1 });
  return `select key, startedAt, itemViewAt, wishTimes, purchaseTimes
      from (
        select sessionId, itemCode as key, min(itemViewAt) as itemViewAt
        from item_visits where ${during} group by all
      ) join (select sessionId, startedAt from started) using (sessionId)
      left join (
        select sessionId, itemCode as key,
          flatten(list(wishTimes)) as wishTimes, flatten(list(purchaseTimes)) as purchaseTimes
        from item_visits where ${during} and (wishes > 0 or orders > 0) group by all
      ) using (sessionId, key)`;
}

/** SQL for the last moment at which a session of the range did anything: sessions reach beyond the range. */
export function lastActivitySql(range: TimeRange): string {
  return `select epoch_ms(max(endedAt)) as lastAtMs from sessions where ${duringSql(range, 'startedAt')}`;
}
