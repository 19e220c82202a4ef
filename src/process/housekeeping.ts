import { stat, statfs } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { messageOf } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import type { Clock } from '../base/time.ts';
import type { EventLog } from '../log/event-log.ts';
import type { Archive, SealedSegment } from './archive.ts';
import { compact } from './compaction.ts';
import type { Engine } from './engine.ts';
import type { Store } from './store.ts';

/** A log whose sealed segments can be taken over by the archive. */
export interface ArchivableLog extends EventLog {
  sealedSegments(): readonly SealedSegment[];
  /** Closes the segment that is being written, so that it can be archived. */
  seal(): Promise<void>;
  /** The same if the segment is long or old enough. */
  sealIfDue(): Promise<void>;
  /** Deletes the oldest sealed segment. */
  drop(baseOffset: number): Promise<void>;
}

export interface HousekeepingOptions {
  readonly log: ArchivableLog;
  readonly archive: Archive;
  readonly store: Store;
  readonly engine: Engine;
  /** How many events have been counted, by whomever. */
  readonly counted: () => number;
  /** The store's file: the size of its write-ahead log tells when a checkpoint is due. */
  readonly storeFile: string;
  readonly clock: Clock;
  readonly onFailure: (what: string, error: unknown) => void;
}

const intervalMs = 1_000;
const quietMs = 2_000;
/** Rows in a delta that are worth folding at once, and at a quiet moment. */
const busyDeltaRows = 60_000;
const quietDeltaRows = 2_000;
const floodDeltaRows = 1_500_000;
/** Records counted in one turn, or still waiting, above which the engine is given the processor and housekeeping waits. */
const floodRecords = 50_000;
const floodPending = 250_000;
/** Until a checkpoint, DuckDB keeps about twice as much in memory. */
const busyWalBytes = 32 * 1024 * 1024;
const quietWalBytes = 8 * 1024 * 1024;

/**
 * What is done beside the main road: deltas are folded, sealed segments become Parquet, the store is checkpointed.
 * None of it is needed for a number to be right; each step may be cut off by a crash.
 */
export class Housekeeping {
  readonly #options: HousekeepingOptions;
  readonly #connection: DuckDBConnection;
  readonly #stopping = new AbortController();
  readonly #exclusive = new ReadWriteLock();
  readonly #running: Promise<void>;
  #lastCounted: number;
  #quietSinceMs: number;

  private constructor(options: HousekeepingOptions, connection: DuckDBConnection) {
    this.#options = options;
    this.#connection = connection;
    this.#lastCounted = options.counted();
    this.#quietSinceMs = options.clock();
    this.#running = this.#run();
  }

  static async start(options: HousekeepingOptions): Promise<Housekeeping> {
    return new Housekeeping(options, await options.store.connect());
  }

  /** Runs work while housekeeping rests. */
  exclusive<T>(work: () => Promise<T>): Promise<T> {
    return this.#exclusive.write(work);
  }

  /** Archives sealed segments that are counted, the oldest first. Gives how many there were. */
  async archiveSealed(most = Infinity): Promise<number> {
    const { log, archive, engine } = this.#options;
    let archived = 0;
    for (const segment of log.sealedSegments()) {
      if (segment.endOffset > engine.offset || this.#stopping.signal.aborted) break;
      if (archived === most) break;
      if (!archive.holds(segment)) {
        await archive.add(this.#connection, log, segment);
        archived += 1;
      }
      await archive.filesLock.write(() => log.drop(segment.baseOffset));
    }
    return archived;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    this.#connection.closeSync();
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await delay(intervalMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      await this.#exclusive.read(() => this.#tidy());
    }
  }

  async #tidy(): Promise<void> {
    const { clock, counted, engine, log } = this.#options;
    const records = counted() - this.#lastCounted;
    this.#lastCounted = counted();
    if (records > 0) this.#quietSinceMs = clock();
    const quiet = clock() - this.#quietSinceMs >= quietMs;
    const flood = records > floodRecords || log.endOffset - engine.offset > floodPending;
    // Who asks at a quiet moment finds all the work done.
    if (quiet) await this.#attempt('folding', () => engine.fold());
    await this.#attempt('compaction', () => this.#compact(quiet, flood));
    await this.#attempt('sealing', () => this.#options.log.sealIfDue());
    // One a turn: a checkpoint must not wait until a long backlog is archived.
    if (!flood) await this.#attempt('archiving', () => this.archiveSealed(1));
    await this.#attempt('checkpoint', () => this.#checkpoint(quiet));
  }

  #compact(quiet: boolean, flood: boolean): Promise<number> {
    const minRows = quiet ? quietDeltaRows : flood ? floodDeltaRows : busyDeltaRows;
    return compact(this.#connection, this.#options.store, minRows);
  }

  async #checkpoint(quiet: boolean): Promise<void> {
    const { engine, storeFile } = this.#options;
    const wal = await stat(`${storeFile}.wal`).catch(() => undefined);
    const walBytes = wal?.size ?? 0;
    if (walBytes < (quiet ? quietWalBytes : busyWalBytes)) return;
    // DuckDB ends for good at a checkpoint that finds no room: rather let the write-ahead log grow.
    const { bavail, bsize } = await statfs(storeFile);
    if (bavail * bsize < 2 * walBytes) return;
    await engine
      .between((connection) => connection.run('checkpoint'))
      .catch((error: unknown) => {
        // Somebody writes beside the engine, as an erasure does for long: the next turn tries again.
        if (!messageOf(error).includes('other write transactions active')) throw error;
      });
  }

  async #attempt(what: string, work: () => Promise<unknown>): Promise<void> {
    if (this.#stopping.signal.aborted) return;
    try {
      await work();
    } catch (error) {
      this.#options.onFailure(what, error);
      await this.#connection.run('rollback').catch(() => undefined);
    }
  }
}
