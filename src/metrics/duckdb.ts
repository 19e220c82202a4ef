import type { Aggregate, MetricPlan, SetPlan, StateColumn, StatePlan } from './plan.ts';
import type { Measure, MetricWindow } from './definition.ts';

/** Where a state table's rows are: `base` has one row a key, `delta` what has been appended since it was compacted. */
export interface StateTables {
  readonly base: string;
  readonly delta: string;
}

/** Columns that tell the rows of a state table apart. */
export function keyNames(state: StatePlan): readonly string[] {
  const keys = state.key.map((key) => key.name);
  return state.window === 'none' ? keys : ['windowStart', ...keys];
}

/** Appends the partial aggregates of a relation of events to a state's delta. */
export function appendPartials(state: StatePlan, delta: string, events: string): string {
  return `insert into ${delta}\n${selectPartials(state, events)}`;
}

/** Partial aggregates of a relation of events: one row a key. */
export function selectPartials(state: StatePlan, events: string): string {
  const names = keyNames(state);
  const keys = keyExpressions(state).map((expression, index) =>
    expression === names[index] ? expression : `${expression} as ${names[index]}`,
  );
  const columns = state.columns.map((column) => `${partial(column)} as ${column.name}`);
  const where = state.where === undefined ? '' : `\nwhere ${state.where}`;
  return `select ${[...keys, ...columns].join(',\n  ')}\nfrom ${events}${where}\ngroup by ${keys.map((_, index) => index + 1).join(', ')}`;
}

/** The key of a state's rows as expressions over an event, in the order of {@link keyNames}. */
export function keyExpressions(state: StatePlan): readonly string[] {
  const keys = state.key.map(({ expression }) => expression);
  return state.window === 'none' ? keys : [windowStart[state.window], ...keys];
}

const windowStart: Readonly<Record<Exclude<MetricWindow, 'none'>, string>> = {
  minute: "date_trunc('minute', eventTime)",
  hour: "date_trunc('hour', eventTime)",
  seoul_day: "date_trunc('day', eventTime + interval 9 hour) - interval 9 hour",
};

function partial({ aggregate, where }: StateColumn): string {
  const filter = where === undefined ? '' : ` filter (where ${where})`;
  switch (aggregate.kind) {
    case 'count':
      return `count(*)${filter}`;
    case 'sum':
      return `coalesce(sum(${aggregate.of})${filter}, 0)::bigint`;
    case 'earliest':
      return `min(eventTime)${filter}`;
    case 'latest':
      return `max(eventTime)${filter}`;
    case 'any':
      return `coalesce(bool_or(${where ?? 'true'}), false)`;
    case 'times':
      return `list_sort(list(eventTime)${filter})`;
    case 'first':
      return `min({moment: eventTime, logOffset: logOffset, first: ${aggregate.of}})${filter}`;
  }
}

/** Rows of a state, one a key, out of partial rows. */
export function selectMerged(state: StatePlan, rows: string): string {
  const keys = keyNames(state);
  const columns = state.columns.map(
    ({ name, aggregate }) => `${merge(aggregate, name)} as ${name}`,
  );
  return `select ${[...keys, ...columns].join(', ')} from ${rows} group by ${keys.join(', ')}`;
}

function merge(aggregate: Aggregate, column: string): string {
  switch (aggregate.kind) {
    case 'count':
    case 'sum':
      return `sum(${column})::bigint`;
    case 'earliest':
    case 'first':
      return `min(${column})`;
    case 'latest':
      return `max(${column})`;
    case 'any':
      return `bool_or(${column})`;
    case 'times':
      return `list_sort(flatten(list(${column}) filter (where ${column} is not null)))`;
  }
}

/** DDL of a state's two tables. */
export function createStateTables(state: StatePlan, tables: StateTables): readonly string[] {
  const columns = [...declareKey(state), ...declareColumns(state.columns)].join(', ');
  return [tables.base, tables.delta].map((table) => `create table ${table} (${columns})`);
}

/** Declarations of the columns that tell the rows of a state table apart. */
export function declareKey(state: StatePlan): readonly string[] {
  return [
    ...(state.window === 'none' ? [] : ['windowStart timestamp not null']),
    ...state.key.map(({ name }) => `${name} varchar not null`),
  ];
}

export function declareColumns(columns: readonly StateColumn[]): readonly string[] {
  return columns.map(({ name, aggregate }) => `${name} ${sqlType(aggregate)}`);
}

export function sqlType(aggregate: Aggregate): string {
  switch (aggregate.kind) {
    case 'count':
    case 'sum':
      return 'bigint';
    case 'earliest':
    case 'latest':
      return 'timestamp';
    case 'any':
      return 'boolean';
    case 'times':
      return 'timestamp[]';
    case 'first':
      return `struct(moment timestamp, logOffset bigint, "first" ${aggregate.type})`;
  }
}

/**
 * Statements that fold a state's delta, or only its rows before a rowid, into its base, to be run in one transaction.
 * Rows appended meanwhile by another transaction are not seen, and stay in the delta. Most keys have one row only, which
 * moves as it is: merging costs far more than moving.
 */
export function compactState(
  state: StatePlan,
  { base, delta }: StateTables,
  beforeRowId = Number.MAX_SAFE_INTEGER,
): readonly string[] {
  const keys = keyNames(state).join(', ');
  const [scratch, repeated] = ['compaction_scratch', 'compaction_repeated'];
  const slice = `(select * from ${delta} where rowid < ${beforeRowId})`;
  const touched = `(select distinct ${keys} from ${slice})`;
  const emptied = `delete from ${delta} where rowid < ${beforeRowId}`;
  if (state.columns.length === 0) {
    return [
      `insert into ${base} select * from ${touched} as fresh anti join ${base} as known using (${keys})`,
      emptied,
    ];
  }
  const known = `select * from ${base} as known semi join`;
  return [
    `create or replace temp table ${repeated} as select ${keys} from (
       select ${keys} from ${slice} union all select ${keys} from ${base} as known semi join ${touched} as fresh using (${keys})
     ) group by ${keys} having count(*) > 1`,
    `create or replace temp table ${scratch} as ${selectMerged(state, `(select * from ${slice} as fresh semi join ${repeated} using (${keys}) union all ${known} ${repeated} using (${keys}))`)}`,
    `delete from ${base} where ${rowKey(state)} in (select ${rowKey(state)} from ${repeated})`,
    `insert into ${base} select * from ${slice} as fresh anti join ${repeated} using (${keys}) union all select * from ${scratch}`,
    emptied,
    `drop table ${scratch}`,
    `drop table ${repeated}`,
  ];
}

/** One value that stands for a row's key, for IN and comparisons. */
export function rowKey(state: StatePlan): string {
  return rowOf(keyNames(state));
}

/** Several expressions as one value. */
export function rowOf(expressions: readonly string[]): string {
  return expressions.length === 1 ? expressions[0]! : `(${expressions.join(', ')})`;
}

/**
 * The views of a metric over its state tables: `<metric>_totals`, one for each set, and `<metric>` with everything. With
 * a window also `<metric>_parts`: the state as it stands, in which a key may have several rows, for whoever adds up over
 * windows anyway and need not have them added up before.
 */
export function createViews(
  plan: MetricPlan,
  tablesOf: (state: StatePlan) => StateTables,
): readonly string[] {
  const { definition, totals, sets } = plan;
  const views: readonly (readonly [name: string, select: string])[] = [
    ...(totals.window === 'none'
      ? []
      : [[`${definition.name}_parts`, `from ${allRows(tablesOf(totals))}`] as const]),
    [totals.name, selectFinal(plan, mergedRows(totals, tablesOf(totals)))],
    ...sets.map(({ state }) => [state.name, mergedRows(state, tablesOf(state))] as const),
    [definition.name, selectMetric(plan, tablesOf)],
  ];
  return views.map(([name, select]) => `create or replace view ${name} as\n${select}`);
}

function allRows({ base, delta }: StateTables): string {
  return `(select * from ${base} union all select * from ${delta})`;
}

/**
 * Merged rows of a state. Windowed rows are grouped at once, since filters on the window reach the scan. A row for all
 * time is taken from the base as it is unless the delta touches its key, so that filters on its columns reach the scan.
 */
function mergedRows(state: StatePlan, tables: StateTables): string {
  const keys = keyNames(state).join(', ');
  const { base, delta } = tables;
  if (state.window !== 'none') {
    const rows = allRows(tables);
    // A plain set is left with its repeats: who counts its values counts them once each anyway.
    return state.columns.length === 0 ? `from ${rows}` : selectMerged(state, rows);
  }
  const touched = `(select distinct ${keys} from ${delta})`;
  const fresh = `(select * from ${delta} union all select * from ${base} semi join ${touched} as t using (${keys}))`;
  return `select * from ${base} anti join ${touched} as t using (${keys})\nunion all\n${selectMerged(state, fresh)}`;
}

/** State columns turned into what the author named: values of firsts, folded steps, empty lists. */
function selectFinal(plan: MetricPlan, rows: string): string {
  const columns = Object.entries(plan.definition.measures).flatMap(finalColumns);
  return `select ${[...keyNames(plan.totals), ...columns].join(',\n  ')}\nfrom (\n${rows}\n)`;
}

function finalColumns([name, measure]: [string, Measure]): string[] {
  switch (measure.kind) {
    case 'distinct':
    case 'nthDistinctAt':
      return [];
    case 'first':
      return [`${name}."first" as ${name}`];
    case 'times':
      return [`${orNone(name)} as ${name}`];
    case 'steps':
      return stepColumns(measure.steps.map((step) => step.name));
    case 'count':
    case 'sum':
    case 'earliest':
    case 'latest':
    case 'any':
      return [name];
  }
}

function orNone(times: string): string {
  return `coalesce(${times}, [])`;
}

function stepColumns([first, ...later]: readonly string[]): string[] {
  const columns = [`${first}At`];
  let reached = `${first}At`;
  for (const step of later) {
    reached = `list_min(list_filter(${step}Times, lambda t: t >= ${reached}))`;
    columns.push(`${reached} as ${step}At`, `${orNone(`${step}Times`)} as ${step}Times`);
  }
  return columns;
}

/** The complete metric out of its views: totals joined with the sizes of its sets. */
function selectMetric(plan: MetricPlan, tablesOf: (state: StatePlan) => StateTables): string {
  const { totals, sets } = plan;
  if (sets.length === 0) return `select * from ${totals.name}`;
  const keys = keyNames(totals);
  const isPlain = ({ state }: SetPlan) => state.window !== 'none' && state.columns.length === 0;
  const joins = sets.map(
    (set) =>
      `left join (${isPlain(set) ? selectSizes(keys, tablesOf(set.state)) : selectSet(set, keys, set.state.name)}) as ${set.measure}_set using (${keys.join(', ')})`,
  );
  return `select totals.*, ${sets.map(setColumn).join(', ')}\nfrom ${totals.name} as totals\n${joins.join('\n')}`;
}

function selectSet({ nth }: SetPlan, keys: readonly string[], rows: string): string {
  const value =
    nth === undefined
      ? 'count(distinct "value") as size'
      : 'list_sort(list(firstAt)) as appearedAt';
  return `select ${keys.join(', ')}, ${value} from ${rows} group by ${keys.join(', ')}`;
}

/** Sizes of a plain set: the base has no repeats, so that values are looked at only where the delta touches a key. */
function selectSizes(keyColumns: readonly string[], { base, delta }: StateTables): string {
  const keys = keyColumns.join(', ');
  const touched = `(select distinct ${keys} from ${delta}) as t using (${keys})`;
  return `select ${keys}, count(*) as size from ${base} anti join ${touched} group by ${keys}
  union all
  select ${keys}, count(distinct "value") as size
  from (select * from ${base} semi join ${touched} union all select * from ${delta}) group by ${keys}`;
}

function setColumn({ measure, nth }: SetPlan): string {
  return nth === undefined
    ? `coalesce(${measure}_set.size, 0) as ${measure}`
    : `${measure}_set.appearedAt[totals.${nth}] as ${measure}`;
}

/**
 * The whole metric straight from a relation of events, without state: what `verify` compares with, and what a person
 * may run to check a number by hand.
 */
export function selectFromEvents(plan: MetricPlan, events: string): string {
  const { totals, sets } = plan;
  const keys = keyNames(totals);
  const merged = selectFinal(plan, selectPartials(totals, events));
  if (sets.length === 0) return merged;
  const joins = sets.map((set) => {
    const rows = `(${selectPartials(set.state, events)})`;
    return `left join (${selectSet(set, keys, rows)}) as ${set.measure}_set using (${keys.join(', ')})`;
  });
  return `select totals.*, ${sets.map(setColumn).join(', ')}\nfrom (${merged}) as totals\n${joins.join('\n')}`;
}
