import type { DuckDBConnection } from '@duckdb/node-api';
import type { Cell, FieldType, SourceRow, SourceTable } from '../collect/sources/source.ts';
import type { RowCounts } from '../collect/sources/source-store.ts';
import { literal, queryRows, runAll } from './database.ts';

/** Columns that every table has beside those of its source. */
const ownColumns = [
  // Which part of which source brought the row, so that a correction that lacks it takes it away.
  ['sourcePart', 'varchar'],
  ['sample', 'boolean'],
  // UTC
  ['updatedAt', 'timestamp'],
] as const;

/** Rows of whole parts, to be put in the place of what these parts brought before. */
export interface Replacement {
  readonly parts: readonly { readonly key: string; readonly rows: readonly SourceRow[] }[];
  readonly sample: boolean;
  readonly updatedAt: Date;
}

/** Rows handed to DuckDB in one statement. */
const sliceRows = 2_000;

/** Makes the tables of sources that are not there yet, and adds the columns they lack. */
export async function createSourceTables(
  connection: DuckDBConnection,
  catalog: string,
  sources: readonly SourceTable[],
): Promise<void> {
  for (const source of sources) {
    const columns = source.fields.map(({ name, type }) => `${quoted(name)} ${type}`);
    const own = ownColumns.map(([name, type]) => `${name} ${type}`);
    const table = tableOf(catalog, source);
    await connection.run(
      `create table if not exists ${table} (${[...columns, ...own].join(', ')})`,
    );
    const there = await columnsOf(connection, catalog, source.table);
    for (const { name, type } of source.fields) {
      if (!there.has(name.toLowerCase()))
        await connection.run(`alter table ${table} add column ${quoted(name)} ${type}`);
    }
  }
}

/** Puts rows in the place of those their parts brought before, and counts what that changes. Call in a transaction. */
export async function replaceRows(
  connection: DuckDBConnection,
  catalog: string,
  source: SourceTable,
  { parts: given, sample, updatedAt }: Replacement,
): Promise<RowCounts> {
  const ownNames = ownNamesOf(
    source,
    await columnsOf(connection, catalog, source.table),
    given.flatMap(({ rows }) => rows),
  );
  const parts = given.map(({ key, rows }) => ({ key, rows: rows.map(ownNames) }));
  const table = tableOf(catalog, source);
  const types = await typesOf(
    connection,
    catalog,
    source,
    parts.flatMap(({ rows }) => rows),
  );
  const names = [...types.keys()];
  await createIncoming(connection, types, parts);
  const sameKey = source.key.map((name) => same('old', 'incoming', name)).join(' and ');
  const sameAll = names.map((name) => same('old', 'incoming', name)).join(' and ');
  const partKeys = parts.map(({ key }) => literal(key)).join(', ');
  const isStored = `old.sample = ${sample} and ${sameAll}`;
  const [counts] = await queryRows(
    connection,
    `select count(*)::integer as rows,
       count(*) filter (where not exists (from ${table} old where ${sameKey}))::integer as added,
       count(*) filter (where exists (from ${table} old where ${isStored}))::integer as unchanged
     from temp.incoming`,
  );
  await runAll(connection, [
    `delete from temp.incoming where exists (from ${table} old where ${isStored} and old.sourcePart = incoming.sourcePart)`,
    // What a part no longer has, and what is about to be written anew.
    `delete from ${table} old where old.sourcePart in (${partKeys}) and not exists (from temp.kept as incoming where ${sameKey})`,
    `delete from ${table} old where exists (from temp.incoming where ${sameKey})`,
    `insert into ${table} by name select *, ${sample} as sample, ${literal(updatedAt.toISOString())}::timestamp as updatedAt from temp.incoming`,
    'drop table temp.incoming',
    'drop table temp.kept',
  ]);
  const { rows, added, unchanged } = counts as unknown as Record<string, number>;
  return {
    rows: rows ?? 0,
    added: added ?? 0,
    changed: (rows ?? 0) - (added ?? 0) - (unchanged ?? 0),
  };
}

/** Loads rows into temp.incoming, and their keys into temp.kept. */
async function createIncoming(
  connection: DuckDBConnection,
  types: ReadonlyMap<string, string>,
  parts: Replacement['parts'],
): Promise<void> {
  const columns = [...types].map(([name, type]) => `${quoted(name)} ${type}`);
  await runAll(connection, [
    'drop table if exists temp.incoming',
    'drop table if exists temp.kept',
    `create temp table incoming (${columns.join(', ')}, sourcePart varchar)`,
  ]);
  const rows = parts.flatMap(({ key, rows: ofPart }) =>
    ofPart.map((row): SourceRow => ({ ...row, sourcePart: key })),
  );
  const structure = JSON.stringify([Object.fromEntries([...types, ['sourcePart', 'varchar']])]);
  for (let from = 0; from < rows.length; from += sliceRows) {
    await connection.run(
      `insert into temp.incoming by name select unnest(from_json($1, ${literal(structure)}), recursive := true)`,
      [JSON.stringify(rows.slice(from, from + sliceRows))],
    );
  }
  await connection.run('create temp table kept as from temp.incoming');
}

/** Types of a source's columns; a field that is new becomes a column of text. */
async function typesOf(
  connection: DuckDBConnection,
  catalog: string,
  source: SourceTable,
  rows: readonly SourceRow[],
): Promise<Map<string, string>> {
  const types = new Map<string, string>(source.fields.map(({ name, type }) => [name, type]));
  const declared = new Set(source.fields.map(({ name }) => name.toLowerCase()));
  const there = await columnsOf(connection, catalog, source.table);
  const own = new Set<string>(ownColumns.map(([name]) => name.toLowerCase()));
  for (const [name, type] of there.values()) {
    if (!declared.has(name.toLowerCase()) && !own.has(name.toLowerCase())) types.set(name, type);
  }
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    if (types.has(name)) continue;
    await connection.run(
      `alter table ${tableOf(catalog, source)} add column ${quoted(name)} varchar`,
    );
    types.set(name, 'varchar' satisfies FieldType);
  }
  return types;
}

/**
 * SQL does not tell letters by case: a field that differs in nothing else from a column, or from another field of the same
 * rows, gets a name of its own. One without a name is left out.
 */
function ownNamesOf(
  { fields }: SourceTable,
  stored: ReadonlyMap<string, readonly [name: string, type: string]>,
  rows: readonly SourceRow[],
): (row: SourceRow) => SourceRow {
  const declared = fields.map(({ name }) => name);
  const taken = new Set(
    [...declared, ...ownColumns.map(([name]) => name)].map((name) => name.toLowerCase()),
  );
  const names = new Map(declared.map((name) => [name, name]));
  for (const name of new Set(rows.flatMap((row) => Object.keys(row)))) {
    if (names.has(name) || name === '') continue;
    let own = name;
    while (taken.has(own.toLowerCase())) own += '_';
    taken.add(own.toLowerCase());
    names.set(name, stored.get(own.toLowerCase())?.[0] ?? own);
  }
  return (row) =>
    Object.fromEntries(
      Object.entries(row).flatMap(([name, cell]) => {
        const own = names.get(name);
        return own === undefined ? [] : [[own, cell]];
      }),
    );
}

async function columnsOf(
  connection: DuckDBConnection,
  catalog: string,
  table: string,
): Promise<Map<string, [name: string, type: string]>> {
  const rows = await queryRows(
    connection,
    'select column_name as name, data_type as type from duckdb_columns() where database_name = $1 and table_name = $2',
    [catalog, table],
  );
  return new Map(
    rows.map(({ name, type }) => [String(name).toLowerCase(), [String(name), String(type)]]),
  );
}

function tableOf(catalog: string, { table }: SourceTable): string {
  return `${catalog}.${quoted(table)}`;
}

function same(left: string, right: string, name: string): string {
  return `${left}.${quoted(name)} is not distinct from ${right}.${quoted(name)}`;
}

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A value of a row as an SQL literal. */
export function cellLiteral(cell: Cell): string {
  if (cell === null) return 'null';
  return typeof cell === 'string' ? literal(cell) : String(cell);
}
