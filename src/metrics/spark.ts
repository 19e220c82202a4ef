import type { MetricWindow } from './definition.ts';
import { statesOf } from './plan.ts';
import type { Aggregate, MetricPlan, StateColumn, StatePlan } from './plan.ts';

/**
 * The metrics of plan.ts in the SQL of Spark: what one streaming query makes of a relation of events, each of them there
 * once, with their columns beside `eventTime`, `topicPartition`, `logOffset` and `countedAt`, the time of the batch that
 * brings them.
 *
 * Every event is taken once for each state table in which it counts, and the rows of all of them are aggregated together:
 * a query a table would read, parse and tell duplicates apart as many times. A row is of one hour of counting, so that
 * Spark can let go of it a day later; whoever reads the rows merges the hours, as parts of a state merge anyway.
 *
 * Of columns that hold more than a number, a row has what one event brings, and is told by the event's place: aggregates
 * of a fixed length alone are made by Spark's fast hash aggregation, in memory that it bounds.
 *
 * It gives topic, key and value as Spark writes them to Kafka. The key names the row; of several values of a key that
 * with the most `records` holds, whatever order they come in.
 */
export function selectStateRows(plans: readonly MetricPlan[], run: string, events: string): string {
  const states = plans.flatMap((plan) => statesOf(plan).map((state) => ({ plan, state })));
  const aggregates = sharedAggregates(states.map(({ state }) => state));
  const byState = (each: (one: (typeof states)[number]) => string) =>
    `case member.state ${states.map((one, index) => `when ${index} then ${each(one)}`).join('\n    ')} end`;
  const namedByState = (name: (one: (typeof states)[number]) => string) =>
    `array(${states.map((one) => text(name(one))).join(', ')})[member.state]`;
  const members = states.flatMap(({ state }, index) => memberships(state, index));
  return `select concat('metrics.', metric) as topic,
  to_json(struct(run, state, countedHour, windowStart, key, place), ${jsonOptions}) as key,
  to_json(struct(run, version, state, countedHour, windowStart, key, place, records, columns), ${jsonOptions}) as value
from (
  select ${text(run)} as run, countedHour, member.windowStart, member.place, records,
    ${namedByState(({ plan }) => plan.definition.name)} as metric,
    ${namedByState(({ plan }) => plan.version)} as version,
    ${namedByState(({ state }) => state.name)} as state,
    ${byState(({ state }) => keyOf(state))} as key,
    coalesce(member.brought, ${byState(({ state }) => columnsOf(state, aggregates))}) as columns
  from (
    select window.start as countedHour, member, count(*) as records,
      ${[...aggregates.values()].map(({ name, column }) => `${aggregated(column)} as ${name}`).join(',\n      ')}
    from (
      select *, explode(array(
        ${members.join(',\n        ')}
      )) as member
      from ${events}
    )
    where member is not null
    group by window(countedAt, '1 hour'), member
  )
)`;
}

/** How many events were counted, by the minute in which they were received: what the ledger asks of those who count elsewhere. */
export const countedPlan: MetricPlan = {
  definition: {
    name: 'counted',
    title: 'Events counted',
    window: 'none',
    key: ['minute'],
    measures: {},
  },
  version: '1',
  totals: {
    name: 'counted_totals',
    window: 'none',
    key: [{ name: 'minute', expression: "date_format(receivedAt, 'yyyy-MM-dd HH:mm:00')" }],
    where: undefined,
    columns: [{ name: 'counted', aggregate: { kind: 'count' }, where: undefined }],
  },
  sets: [],
};

/** Microseconds, which Spark would cut to milliseconds. */
const microseconds = `'timestampFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX"`;
const timesAsText = `map(${microseconds})`;
const jsonOptions = `map(${microseconds}, 'ignoreNullFields', 'false')`;

/** The rows of a state table, by its place among all, in which an event counts; null where it does not. */
function memberships(state: StatePlan, index: number): readonly string[] {
  const counting = memberIf(state.where, state, index, "''", 'cast(null as string)');
  const long = state.columns.filter((column) => !isNumber(column));
  if (long.length === 0) return [counting];
  const columns = long.map((column) => `${text(column.name)}, ${broughtBy(column)}`).join(', ');
  const brings = long.map(({ where }) => `(${where ?? 'true'})`).join(' or ');
  const place = "concat(topicPartition, '-', logOffset)";
  const brought = `to_json(named_struct(${columns}), ${timesAsText})`;
  return [
    counting,
    memberIf(`(${state.where ?? 'true'}) and (${brings})`, state, index, place, brought),
  ];
}

function memberIf(
  where: string | undefined,
  state: StatePlan,
  index: number,
  place: string,
  brought: string,
): string {
  const key = state.key.map(({ expression }) => `cast(${expression} as string)`);
  const row = [
    `'state', ${index}`,
    `'windowStart', ${windowStart[state.window]}`,
    `'key', array(${key.join(', ')})`,
    `'place', ${place}`,
    `'brought', ${brought}`,
  ];
  const member = `named_struct(${row.join(', ')})`;
  return where === undefined ? member : `case when ${where} then ${member} end`;
}

/** The key of a row, of the values that its member has. */
function keyOf(state: StatePlan): string {
  const key = state.key.map(({ name }, index) => `${text(name)}, member.key[${index}]`);
  return key.length === 0 ? "'{}'" : `to_json(named_struct(${key.join(', ')}))`;
}

/** A column that holds one number, time or truth, which Spark aggregates in place. */
interface NumberColumn extends StateColumn {
  readonly aggregate: Exclude<Aggregate, { readonly kind: 'times' | 'first' }>;
}

function isNumber(column: StateColumn): column is NumberColumn {
  return column.aggregate.kind !== 'times' && column.aggregate.kind !== 'first';
}

/** What one event adds to a column that holds more than a number. */
function broughtBy({ aggregate, where }: StateColumn): string {
  const value =
    aggregate.kind === 'first'
      ? `named_struct('moment', eventTime, 'logOffset', logOffset, 'first', ${aggregate.of})`
      : 'array(eventTime)';
  return where === undefined ? value : `case when ${where} then ${value} end`;
}

const windowStart: Readonly<Record<MetricWindow, string>> = {
  minute: "date_trunc('minute', eventTime)",
  hour: "date_trunc('hour', eventTime)",
  seoul_day: "date_trunc('day', eventTime + interval 9 hours) - interval 9 hours",
  none: 'cast(null as timestamp)',
};

/** Aggregates by what they mean, for all columns that mean it. */
type SharedAggregates = ReadonlyMap<
  string,
  { readonly name: string; readonly column: NumberColumn }
>;

/** One for all columns that mean the same: of each row only those of its state are looked at. */
function sharedAggregates(states: readonly StatePlan[]): SharedAggregates {
  const shared = new Map<string, { name: string; column: NumberColumn }>();
  for (const column of states.flatMap(({ columns }) => columns).filter(isNumber)) {
    const meaning = meaningOf(column);
    if (!shared.has(meaning)) shared.set(meaning, { name: `a${shared.size}`, column });
  }
  return shared;
}

function meaningOf({ aggregate, where }: StateColumn): string {
  return JSON.stringify([aggregate, where]);
}

function aggregated({ aggregate, where }: NumberColumn): string {
  const filter = where === undefined ? '' : ` filter (where ${where})`;
  switch (aggregate.kind) {
    case 'count':
      return `count(*)${filter}`;
    case 'sum':
      return `coalesce(sum(${aggregate.of})${filter}, 0)`;
    case 'earliest':
      return `min(eventTime)${filter}`;
    case 'latest':
      return `max(eventTime)${filter}`;
    case 'any':
      return `coalesce(bool_or(${where ?? 'true'}), false)`;
  }
}

function columnsOf(state: StatePlan, aggregates: SharedAggregates): string {
  const columns = state.columns
    .filter(isNumber)
    .map((column) => `${text(column.name)}, ${aggregates.get(meaningOf(column))!.name}`);
  return columns.length === 0
    ? "'{}'"
    : `to_json(named_struct(${columns.join(', ')}), ${jsonOptions})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
