import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../../base/errors.ts';
import { queryRows } from '../../process/database.ts';
import { drawLedger } from '../../process/ledger.ts';
import type { LedgerSources } from '../../process/ledger.ts';
import { remedyOfDamage, remedyOfSourcesDamage } from '../../process/store-fault.ts';
import { readProgress } from '../../process/store.ts';
import { readRunFile } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Finding, OnExamining } from './finding.ts';

/** The store as nobody else has it open, for reading; or why it cannot be read. */
export type OpenedStore =
  | { readonly kind: 'open'; readonly connection: DuckDBConnection; close(): void }
  | { readonly kind: 'absent' | 'in-use' | 'damaged'; readonly finding: Finding };

/** Opens the store without changing it. The lock that keeps others out of the folder is DuckDB's own on this file. */
export async function openToRead(folder: DataFolder): Promise<OpenedStore> {
  const { storeFile } = folder;
  const check = 'Lock';
  const isThere = await stat(storeFile).catch(() => undefined);
  if (!isThere) {
    const found = 'there is no store; the next start fills one from archive and log';
    return { kind: 'absent', finding: { check, state: 'fine', found } };
  }
  try {
    const instance = await DuckDBInstance.create(storeFile, {
      access_mode: 'READ_ONLY',
      threads: '1',
      memory_limit: '300MB',
    });
    const connection = await instance.connect();
    const close = () => {
      connection.closeSync();
      instance.closeSync();
    };
    return { kind: 'open', connection, close };
  } catch (error) {
    const text = messageOf(error);
    const pid = /PID (\d+)/.exec(text)?.[1];
    if (pid === undefined) return { kind: 'damaged', finding: aboutDamage(storeFile, text) };
    const served = (await readRunFile(folder))?.pid === Number(pid);
    return { kind: 'in-use', finding: aboutHolder(check, pid, served) };
  }
}

/** Whether the file of public data can be read, all of it unless `quick`. */
export async function examineSourcesFile(
  { sourcesFile }: DataFolder,
  quick: boolean,
  onExamining: OnExamining,
): Promise<readonly Finding[]> {
  const check = 'Public data';
  if (!existsSync(sourcesFile)) return [];
  try {
    const options = { access_mode: 'READ_ONLY', threads: '1', memory_limit: '300MB' };
    const instance = await DuckDBInstance.create(sourcesFile, options);
    try {
      const connection = await instance.connect();
      const found = quick
        ? 'its file opens'
        : `${await readTables(connection, onExamining)} tables read`;
      connection.closeSync();
      return [{ check, state: 'fine', found }];
    } finally {
      instance.closeSync();
    }
  } catch (error) {
    return [
      {
        check,
        state: 'broken',
        found: `it cannot be read: ${messageOf(error).split('\n')[0]}`,
        where: sourcesFile,
        meaning: "prices and weather cannot be shown; the shop's own numbers are not in it",
        fix: remedyOfSourcesDamage(sourcesFile),
      },
    ];
  }
}

/** `served`: whether the process has answered before, by its run file, which it writes once it has started. */
function aboutHolder(check: string, pid: string, served: boolean): Finding {
  const found = `process ${pid} has the folder open and does not answer`;
  const fix = `look again in some seconds. Only if it stays so, end it: kill ${pid}`;
  return served
    ? { check, state: 'broken', found, fix }
    : {
        check,
        state: 'doubtful',
        found: `${found}: it may be starting, or a command at work`,
        fix,
      };
}

function aboutDamage(storeFile: string, text: string): Finding {
  return {
    check: 'Store',
    state: 'broken',
    found: `the store cannot be read: ${text.split('\n')[0]}`,
    where: storeFile,
    meaning:
      'no number can be shown. Archive and log hold what they are made of, as far as nothing is wrong with those',
    fix: remedyOfDamage(storeFile),
  };
}

/** Offset up to which the store has counted. */
export async function storeOffset(connection: DuckDBConnection): Promise<number | undefined> {
  try {
    return (await readProgress(connection)).offset;
  } catch {
    // No such table: told by examineStore, which reads all of them.
    return undefined;
  }
}

/** Reads the whole store, whose blocks DuckDB checks against their checksums, and sets it beside the archive. */
export async function examineStore(
  { storeFile }: DataFolder,
  connection: DuckDBConnection,
  archiveEndOffset: number,
  quick: boolean,
  onExamining: OnExamining,
): Promise<Finding> {
  const check = 'Store';
  try {
    const { offset } = await readProgress(connection);
    const [row] = await queryRows(connection, 'select count(*) as counted from identities');
    const tables = quick ? 0 : await readTables(connection, onExamining);
    const found = `${String(row?.counted)} events counted, up to offset ${offset}${quick ? '' : `; ${tables} tables read`}`;
    if (offset >= archiveEndOffset) return { check, state: 'fine', found };
    return {
      check,
      state: 'doubtful',
      found: `${found}, though the archive ends at ${archiveEndOffset}`,
      where: storeFile,
      meaning: 'it is older than the archive: put back from a copy, perhaps',
      fix: 'nothing: the next start fills it again from archive and log',
    };
  } catch (error) {
    return aboutDamage(storeFile, messageOf(error));
  }
}

async function readTables(connection: DuckDBConnection, onExamining: OnExamining): Promise<number> {
  const tables = await queryRows(
    connection,
    `select format('"{}"."{}"', schema_name, table_name) as name from duckdb_tables() where not internal`,
  );
  for (const [index, { name }] of tables.entries()) {
    await queryRows(connection, `select bit_xor(hash(each)) from ${String(name)} as each`);
    onExamining('Reading the store', index + 1, tables.length);
  }
  return tables.length;
}

/** Draws up the ledger of an instance that is not running. */
export async function examineLedger(
  connection: DuckDBConnection,
  sources: LedgerSources,
): Promise<Finding> {
  try {
    const nothing = { fromMs: 0, toMs: 0 };
    return aboutDifference((await drawLedger(connection, sources, nothing)).difference);
  } catch (error) {
    return { check: 'Ledger', state: 'doubtful', found: `cannot be drawn up: ${messageOf(error)}` };
  }
}

export function aboutDifference(difference: number): Finding {
  const check = 'Ledger';
  if (difference === 0) return { check, state: 'fine', found: 'every event is accounted for' };
  return {
    check,
    state: 'broken',
    found: `the difference is ${difference}`,
    meaning:
      'log, archive and store do not agree on how many events there are: some are missing, or were counted twice',
    fix: 'mend what is said of log and archive, if anything; then `pomona verify` shows which rows differ. Where log and archive are whole, `pomona metrics rebuild NAME` sets a metric right',
  };
}
