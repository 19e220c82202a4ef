import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { PomonaError, messageOf } from '../base/errors.ts';
import { remedyOfDamage, remedyOfSourcesDamage } from './store-fault.ts';

export type SqlValue =
  string | number | bigint | boolean | null | Date | readonly SqlValue[] | SqlObject;
export interface SqlObject {
  readonly [name: string]: SqlValue;
}
export type SqlRow = Readonly<Record<string, SqlValue>>;

export interface DatabaseOptions {
  /** The DuckDB file; its lock keeps a second process out. */
  readonly file: string;
  /** Where DuckDB may spill. */
  readonly tempFolder: string;
  /** Another file with tables of its own, by the name of its catalog. */
  readonly attached?: { readonly name: string; readonly file: string };
  /** The only other folders that SQL may read and write, whoever wrote it. */
  readonly allowedFolders: readonly string[];
  readonly memoryLimitMb: number;
  /** DuckDB worker threads; a query uses its connection's thread and these. */
  readonly threads: number;
}

/** Opens the store's file. Rejects with `folder_in_use` while another process has it open. */
export async function openDatabase(options: DatabaseOptions): Promise<DuckDBInstance> {
  try {
    const instance = await DuckDBInstance.create(options.file, {
      threads: String(options.threads),
      memory_limit: `${options.memoryLimitMb}MB`,
      temp_directory: options.tempFolder,
      // Checkpoints come at quiet moments, from the engine: see checkpoint() there.
      wal_autocheckpoint: '1GB',
      // What is freed goes back to the system soon: a flood would else leave hundreds of MiB behind for good.
      allocator_background_threads: 'true',
      allocator_flush_threshold: '8MB',
      allocator_bulk_deallocation_flush_threshold: '32MB',
      // Rows that wait for their Parquet file while a segment is archived.
      partitioned_write_flush_threshold: '61440',
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
    });
    await attach(instance, options.attached);
    await confine(instance, [options.tempFolder, ...options.allowedFolders]);
    return instance;
  } catch (error) {
    throw openingError(options.file, error);
  }
}

async function attach(
  instance: DuckDBInstance,
  attached: DatabaseOptions['attached'],
): Promise<void> {
  if (!attached) return;
  const connection = await instance.connect();
  try {
    await connection.run(`attach ${literal(attached.file)} as ${attached.name}`);
  } catch (error) {
    throw new PomonaError(
      'folder_unusable',
      `${attached.file}, which holds public data, cannot be opened: ${asSentence(messageOf(error))} If it is damaged, ${remedyOfSourcesDamage(attached.file)}. The shop's own numbers are not in it.`,
      { cause: error },
    );
  } finally {
    connection.closeSync();
  }
}

/** From here on no statement reaches a file outside these folders, and none can lift that. */
async function confine(instance: DuckDBInstance, folders: readonly string[]): Promise<void> {
  const connection = await instance.connect();
  try {
    await runAll(connection, [
      `set allowed_directories = [${folders.map(literal).join(', ')}]`,
      'set enable_external_access = false',
      'set lock_configuration = true',
    ]);
  } finally {
    connection.closeSync();
  }
}

function openingError(file: string, error: unknown): PomonaError {
  if (error instanceof PomonaError) return error;
  const text = messageOf(error);
  const holder = /Conflicting lock is held in (.*?) ?\(PID (\d+)\)/.exec(text);
  if (holder) {
    return new PomonaError(
      'folder_in_use',
      `${file} is in use by process ${holder[2]} (${holder[1]}). Stop that process, or choose another folder with --data.`,
      { cause: error },
    );
  }
  return new PomonaError(
    'folder_unusable',
    `The store ${file} cannot be opened: ${asSentence(text)} If it is damaged, ${remedyOfDamage(file)}. "pomona doctor" says more.`,
    { cause: error },
  );
}

/** DuckDB ends some of its messages with a full stop, and some without. */
function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Runs statements one after the other on one connection; what fails names its statement. */
export async function runAll(
  connection: DuckDBConnection,
  statements: readonly string[],
): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}

/** Whether there is a table of that name, with anything in it. */
export async function hasRows(connection: DuckDBConnection, table: string): Promise<boolean> {
  const [found] = await queryRows(
    connection,
    'select 1 from duckdb_tables() where table_name = $1',
    [table],
  );
  if (!found) return false;
  return (await queryRows(connection, `from ${table} limit 1`)).length > 0;
}

/** Runs work in a transaction; rolls back when it throws. */
export async function inTransaction<T>(
  connection: DuckDBConnection,
  work: () => Promise<T>,
): Promise<T> {
  await connection.run('begin transaction');
  try {
    const result = await work();
    await connection.run('commit');
    return result;
  } catch (error) {
    // A failed commit has already ended the transaction: the first error is the one that tells.
    await connection.run('rollback').catch(() => undefined);
    throw error;
  }
}

const interruptEveryMs = 50;

/**
 * Breaks off what runs on a connection once a signal is aborted, until the function it gives is called. Again and again,
 * because a statement that is only about to begin does not notice.
 */
export function interruptOn(connection: DuckDBConnection, signal: AbortSignal): () => void {
  let timer: NodeJS.Timeout | undefined;
  const interrupt = () => {
    connection.interrupt();
    timer ??= setInterval(interrupt, interruptEveryMs);
  };
  if (signal.aborted) interrupt();
  else signal.addEventListener('abort', interrupt, { once: true });
  return () => {
    clearInterval(timer);
    signal.removeEventListener('abort', interrupt);
  };
}

/** Rows of a query as plain values: TIMESTAMP as Date, BIGINT as number where it is exact. */
export async function queryRows(
  connection: DuckDBConnection,
  sql: string,
  values?: readonly SqlValue[],
): Promise<readonly SqlRow[]> {
  const reader = await connection.runAndReadAll(sql, values?.map(toDuckDb));
  return reader.getRowObjectsJS().map((row) => plain(row) as SqlRow);
}

function toDuckDb(value: SqlValue): DuckDBValue {
  return (value instanceof Date ? value.toISOString() : value) as DuckDBValue;
}

/** A value of DuckDB as JSON can hold it: exact BIGINTs as numbers, others as they are. */
export function plain(value: unknown): SqlValue {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Date || value === null || typeof value !== 'object') {
    return (value ?? null) as SqlValue;
  }
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** A text as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
