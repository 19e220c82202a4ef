import { keyNames, rowKey, selectMerged, sqlType } from './duckdb.ts';
import type { StatePlan } from './plan.ts';

/**
 * State tables that are filled with rows as a streaming query publishes them (spark.ts): a piece is of one hour of counting,
 * perhaps of one event, and comes again, whole, whenever it has grown. All pieces are kept beside the base, which has their
 * merger.
 */
export interface PieceTables {
  readonly base: string;
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
    ...(state.window === 'none' ? [] : ['windowStart timestamp not null']),
    ...state.key.map(({ name }) => `${name} varchar not null`),
    ...state.columns.map(({ name, aggregate }) => `${name} ${sqlType(aggregate)}`),
  ];
  return [`create table if not exists ${pieces} (${columns.join(', ')})`];
}

/**
 * Statements that take a state's published rows in, to be run in one transaction. Of the rows of one piece, wherever they
 * are, the one with the most records holds; the base is made anew for the keys that came.
 */
export function takePieces(
  state: StatePlan,
  { base, pieces }: PieceTables,
  published: string,
): readonly string[] {
  const keys = keyNames(state).join(', ');
  const incoming = 'incoming_rows';
  const read = `create or replace temp table ${incoming} as ${selectPublished(state, published)}`;
  if (isPlainSet(state)) {
    return [
      read,
      `insert into ${base} select distinct ${keys} from ${incoming} anti join ${base} as known using (${keys})`,
    ];
  }
  const rowOfPiece = `(countedHour, place, ${keys})`;
  const touched = `(select distinct ${keys} from ${incoming}) as touched using (${keys})`;
  return [
    read,
    `delete from ${incoming} using ${pieces} as known
     where ${['countedHour', 'place', ...keyNames(state)].map((name) => `known.${name} = ${incoming}.${name}`).join(' and ')} and known.records >= ${incoming}.records`,
    `delete from ${pieces} where ${rowOfPiece} in (select ${rowOfPiece} from ${incoming})`,
    `insert into ${pieces} select * from ${incoming}`,
    `delete from ${base} where ${rowKey(state)} in (select ${rowKey(state)} from ${incoming})`,
    `insert into ${base} ${selectMerged(state, `(select * from ${pieces} as known semi join ${touched})`)}`,
  ];
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
