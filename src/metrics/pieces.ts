import { declareColumns, declareKey, keyNames, sqlType } from './duckdb.ts';
import type { StateColumn, StatePlan } from './plan.ts';

/**
 * State tables that are filled with rows as a streaming query publishes them (spark.ts): a piece is of one hour of counting,
 * perhaps of one event, and comes again, whole, whenever it has grown. By how much goes to the delta of its state; what was
 * known of a piece is kept beside it, as long as it may grow.
 */
export interface PieceTables {
  readonly delta: string;
  readonly pieces: string;
}

/** Columns of a relation of published rows, as {@link takePieces} reads it. */
export const pieceColumns = [
  { name: 'run', type: 'VARCHAR' },
  { name: 'version', type: 'VARCHAR' },
  { name: 'state', type: 'VARCHAR' },
  { name: 'countedHour', type: 'TIMESTAMP' },
  { name: 'windowStart', type: 'TIMESTAMP' },
  { name: 'key', type: 'VARCHAR' },
  { name: 'place', type: 'VARCHAR' },
  { name: 'records', type: 'BIGINT' },
  { name: 'columns', type: 'VARCHAR' },
] as const;

/** DDL of the table of a state's pieces. A set has none: its rows say no more than that they are there. */
export function createPieces(state: StatePlan, { pieces }: PieceTables): readonly string[] {
  if (isPlainSet(state)) return [];
  const columns = [
    'countedHour timestamp not null',
    'place varchar not null',
    'records bigint not null',
    ...declareKey(state),
    ...declareColumns(sumsOf(state)),
  ];
  return [`create table if not exists ${pieces} (${columns.join(', ')})`];
}

/**
 * Statements that take a state's published rows in, to be run in one transaction. Of the rows of one piece, wherever they
 * are, the one with the most records holds.
 */
export function takePieces(
  state: StatePlan,
  { delta, pieces }: PieceTables,
  published: string,
): readonly string[] {
  const keys = keyNames(state).join(', ');
  if (isPlainSet(state)) {
    return [
      `insert into ${delta} select distinct ${keys} from (${selectPublished(state, published)})`,
    ];
  }
  const [incoming, known] = ['incoming_rows', 'known_pieces'];
  const piece = `countedHour, place, ${keys}`;
  const sums = sumsOf(state).map(({ name }) => name);
  const grown = state.columns.map(({ name }) =>
    sums.includes(name) ? `fresh.${name} - coalesce(known.${name}, 0)` : `fresh.${name}`,
  );
  const keysOfFresh = keyNames(state).map((name) => `fresh.${name}`);
  return [
    `create or replace temp table ${incoming} as ${selectPublished(state, published)}`,
    `create or replace temp table ${known} as
     select known.*, known.rowid as id from ${pieces} as known semi join ${incoming} using (${piece})`,
    `delete from ${incoming} as fresh using ${known} as known
     where ${['countedHour', 'place', ...keyNames(state)].map((name) => `known.${name} = fresh.${name}`).join(' and ')} and known.records >= fresh.records`,
    `insert into ${delta} select ${[...keysOfFresh, ...grown].join(', ')}
     from ${incoming} as fresh left join ${known} as known using (${piece})`,
    `delete from ${pieces} where rowid in (select id from ${known} semi join ${incoming} using (${piece}))`,
    `insert into ${pieces} select ${['countedHour', 'place', 'records', keys, ...sums].join(', ')} from ${incoming}`,
    `delete from ${pieces} where countedHour < (select max(countedHour) from ${incoming}) - ${mayGrowFor}`,
  ];
}

/** After that Spark's watermark has passed a piece: it tells of rows that it leaves out. */
const mayGrowFor = "interval '25' hour";

/** Columns that are added up; of the others it does no harm that a value comes again. */
function sumsOf(state: StatePlan): readonly StateColumn[] {
  return state.columns.filter(({ aggregate: { kind } }) => kind === 'count' || kind === 'sum');
}

/** A state's rows with their columns in the order of its table, each piece once. */
function selectPublished(state: StatePlan, published: string): string {
  return `select countedHour, place, records, ${publishedColumns(state).join(', ')} from ${published} where state = '${state.name}'
    qualify row_number() over (partition by countedHour, windowStart, key, place order by records desc) = 1`;
}

/** What a published row says, as the columns of its state's table. */
export function publishedColumns(state: StatePlan): readonly string[] {
  return [
    ...(state.window === 'none' ? [] : ['windowStart']),
    ...state.key.map(({ name }) => `key::json->>'$.${name}' as ${name}`),
    ...state.columns.map(({ name, aggregate }) => {
      const value = `(columns::json->'$.${name}')::${sqlType(aggregate)}`;
      // A row of one event has some columns only.
      const isSum = aggregate.kind === 'count' || aggregate.kind === 'sum';
      return `${isSum ? `coalesce(${value}, 0)` : value} as ${name}`;
    }),
  ];
}

function isPlainSet(state: StatePlan): boolean {
  return state.columns.length === 0;
}
