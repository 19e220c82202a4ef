import type { MetricWindow } from './definition.ts';
import { statesOf } from './plan.ts';
import type { MetricPlan, StateColumn, StatePlan } from './plan.ts';

/**
 * The metrics of plan.ts in the SQL of Spark: what one streaming query makes of a relation of events, each of them there
 * once, with their columns beside `eventTime`, `logOffset` and `countedAt`, the time of the batch that brings them.
 *
 * Every event is taken once for each state table in which it counts, and the rows of all of them are aggregated together:
 * a query a table would read, parse and tell duplicates apart as many times. A row is of one day of counting, so that
 * Spark can let go of it when the day is over; whoever reads the rows merges the days, as parts of a state merge anyway.
 *
 * It gives topic, key and value as Spark writes them to Kafka. The key names the row; of several values of a key that
 * with the most `records` holds, whatever order they come in.
 */
export function selectStateRows(plans: readonly MetricPlan[], run: string, events: string): string {
  const states = plans.flatMap((plan) => statesOf(plan).map((state) => ({ plan, state })));
  const aggregates = sharedAggregates(states.map(({ state }) => state));
  return `select
  concat('metrics.', metric) as topic,
  to_json(struct(run, state, countedOn, windowStart, key), ${jsonOptions}) as key,
  to_json(struct(run, version, state, countedOn, windowStart, key, records, case state
    ${states.map(({ state }) => `when ${text(state.name)} then ${columnsOf(state, aggregates)}`).join('\n    ')}
  end as columns), ${jsonOptions}) as value
from (
  select ${text(run)} as run, date_format(window.start, 'yyyy-MM-dd') as countedOn, member.*, count(*) as records,
    ${[...aggregates.values()].map(writeAggregate).join(',\n    ')}
  from (
    select *, explode(array_compact(array(
      ${states.map(({ plan, state }) => membership(plan, state)).join(',\n      ')}
    ))) as member
    from ${events}
  )
  group by window(countedAt, '1 day'), member
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
const jsonOptions = `map('timestampFormat', "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX", 'ignoreNullFields', 'false')`;

/** The row of a state table in which an event counts; null where it does not. */
function membership({ definition, version }: MetricPlan, state: StatePlan): string {
  const key = state.key.map(({ name, expression }) => `${text(name)}, ${expression}`).join(', ');
  const row = [
    `'metric', ${text(definition.name)}`,
    `'version', ${text(version)}`,
    `'state', ${text(state.name)}`,
    `'windowStart', ${windowStart[state.window]}`,
    `'key', ${key === '' ? "'{}'" : `to_json(named_struct(${key}))`}`,
  ];
  const member = `named_struct(${row.join(', ')})`;
  return state.where === undefined ? member : `case when ${state.where} then ${member} end`;
}

const windowStart: Readonly<Record<MetricWindow, string>> = {
  minute: "date_trunc('minute', eventTime)",
  hour: "date_trunc('hour', eventTime)",
  seoul_day: "date_trunc('day', eventTime + interval 9 hours) - interval 9 hours",
  none: 'cast(null as timestamp)',
};

/** One aggregate that all state tables with the same meaning of a column share. */
interface SharedAggregate {
  readonly name: string;
  readonly column: StateColumn;
  readonly states: string[];
}

function sharedAggregates(states: readonly StatePlan[]): ReadonlyMap<string, SharedAggregate> {
  const shared = new Map<string, SharedAggregate>();
  for (const state of states) {
    for (const column of state.columns) {
      const meaning = meaningOf(column);
      const known = shared.get(meaning);
      if (known) known.states.push(state.name);
      else
        shared.set(meaning, { name: `${state.name}_${column.name}`, column, states: [state.name] });
    }
  }
  return shared;
}

function meaningOf({ aggregate, where }: StateColumn): string {
  return JSON.stringify([aggregate, where]);
}

function writeAggregate({ name, column, states }: SharedAggregate): string {
  const isOfState = `member.state in (${states.map(text).join(', ')})`;
  const where = column.where === undefined ? isOfState : `${isOfState} and (${column.where})`;
  return `${aggregated(column, ` filter (where ${where})`)} as ${name}`;
}

function aggregated({ aggregate, where }: StateColumn, filter: string): string {
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
      return `coalesce(bool_or(${where ?? 'true'})${filter}, false)`;
    case 'times':
      return `array_sort(collect_list(eventTime)${filter})`;
    case 'first':
      return `min(named_struct('moment', eventTime, 'logOffset', logOffset, 'first', ${aggregate.of}))${filter}`;
  }
}

function columnsOf(state: StatePlan, aggregates: ReadonlyMap<string, SharedAggregate>): string {
  const columns = state.columns.map(
    (column) => `${text(column.name)}, ${aggregates.get(meaningOf(column))!.name}`,
  );
  return columns.length === 0
    ? "'{}'"
    : `to_json(named_struct(${columns.join(', ')}), ${jsonOptions})`;
}

function text(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}
