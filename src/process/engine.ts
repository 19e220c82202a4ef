import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Backoff } from '../base/backoff.ts';
import { PomonaError, messageOf } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import type { Column } from '../collect/event-schema.ts';
import type { EventLog } from '../log/event-log.ts';
import { batchColumns, parseBatch } from './batch.ts';
import type { ParsedBatch } from './batch.ts';
import { countBatch } from './count-batch.ts';
import type { Counted } from './count-batch.ts';
import { foldRecent } from './recent-events.ts';
import { readProgress } from './store.ts';
import type { Store } from './store.ts';

export interface EngineOptions {
  readonly log: EventLog;
  readonly store: Store;
  readonly columns: readonly Column[];
  readonly tempFolder: string;
  readonly clock: Clock;
  /** Called after each commit, in order. */
  readonly onCommit?: (commit: Commit) => void;
  /** Called when a batch failed; it is tried again after a pause. */
  readonly onFailure?: (failure: EngineFailure) => void;
  /** Most records in one batch; the default is half a row group of DuckDB. */
  readonly batchRecords?: number;
  /** Least time between the starts of two small batches: what a steady trickle costs in CPU. */
  readonly minCommitIntervalMs?: number;
  /** Batches of fewer records are small; 5,000 unless given. */
  readonly smallBatchRecords?: number;
  /** So many events of small batches are folded into metric state at once; 5,000 unless given. */
  readonly foldRecords?: number;
}

export interface Commit extends Counted {
  /** Everything before this offset is counted. */
  readonly offset: number;
  readonly atMs: number;
  readonly tookMs: number;
}

export interface EngineFailure {
  readonly offset: number;
  readonly message: string;
  readonly retryInMs: number;
}

const batchBytes = 32 * 1024 * 1024;

interface Slot {
  readonly connection: DuckDBConnection;
  readonly name: string;
  free: Promise<unknown>;
}

/**
 * Turns the log into committed metric state, batch by batch. Two connections alternate: while one commits batch k, the
 * other parses batch k+1. What is in the store always stands for exactly the records before `offset`.
 */
export class Engine {
  readonly #options: EngineOptions;
  readonly #stopping = new AbortController();
  readonly #slots: Slot[] = [];
  readonly #interventions: (() => Promise<void>)[] = [];
  #wake = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #committing: Promise<unknown> = Promise.resolve();
  #offset = 0;
  #nextSlot = 0;
  #lastStartMs = 0;
  #lastRecords = 0;
  /** How many recent events wait to be folded. */
  #recent = 0;
  /** How much work is under way that wants none to wait. */
  #rewriters = 0;
  readonly #backoff = new Backoff({ firstMs: 250, longestMs: 30_000 });
  #failure: EngineFailure | undefined;
  #hasEnded = false;

  private constructor(options: EngineOptions) {
    this.#options = options;
  }

  /** Opens the engine at the offset the store vouches for, and starts counting. */
  static async start(options: EngineOptions): Promise<Engine> {
    const engine = new Engine(options);
    for (const name of ['batch_a', 'batch_b']) {
      const connection = await options.store.connect();
      engine.#slots.push({ connection, name, free: Promise.resolve() });
    }
    engine.#offset = (await readProgress(engine.#slots[0]!.connection)).offset;
    engine.#running = engine.#run();
    return engine;
  }

  /** Offset of the first record that is not counted yet. */
  get offset(): number {
    return this.#offset;
  }

  /** Why the engine does not get on, if it does not. */
  get failure(): EngineFailure | undefined {
    return this.#failure;
  }

  /**
   * Runs work between two batches: nothing is being counted meanwhile, `offset` stands still, and everything counted is
   * in the metric state. Rejects with `shutting_down` once the engine has stopped.
   */
  between<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
    if (this.#hasEnded) {
      return Promise.reject(new PomonaError('shutting_down', 'Pomona is stopping.'));
    }
    return new Promise((resolve, reject) => {
      const { connection } = this.#slots[0]!;
      const run = () => this.#fold(connection).then(() => work(connection));
      this.#interventions.push(() => run().then(resolve, reject));
      this.#wake.abort();
    });
  }

  /** Folds the events of small batches into the metric state, if there are any. */
  async fold(): Promise<void> {
    if (this.#recent > 0) await this.between(() => Promise.resolve());
  }

  /** Runs work that rewrites metric state beside the engine: all that is counted is in the state, and goes there at once. */
  async whileFolding<T>(work: () => Promise<T>): Promise<T> {
    this.#rewriters += 1;
    try {
      // Also where none waits yet: the batch in hand may be about to leave some.
      await this.between(() => Promise.resolve());
      return await work();
    } finally {
      this.#rewriters -= 1;
    }
  }

  /** Finishes the batch in hand and lets go. What is not counted yet is counted after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.abort();
    await this.#running;
    for (const { connection } of this.#slots) connection.closeSync();
  }

  async #run(): Promise<void> {
    let parsedTo: number | undefined = this.#offset;
    while (!this.#stopping.signal.aborted) {
      try {
        parsedTo = await this.#step(parsedTo);
      } catch (error) {
        parsedTo = await this.#fail(error);
      }
    }
    await this.#committing.catch(() => undefined);
    this.#hasEnded = true;
    await this.#intervene();
  }

  /**
   * One turn: intervene, wait for records, or take a batch. Gives the offset up to which records are in hand; undefined
   * stands for one the store could not be asked for.
   */
  async #step(parsedTo: number | undefined): Promise<number | undefined> {
    if (this.#interventions.length > 0) {
      await this.#committing;
      await this.#intervene();
      return parsedTo === undefined ? undefined : this.#offset;
    }
    if (parsedTo === undefined) return this.#recall();
    const { log } = this.#options;
    if (log.endOffset <= parsedTo) {
      await this.#committing;
      this.#wake = new AbortController();
      if (this.#interventions.length === 0 && !this.#stopping.signal.aborted) {
        await log.waitFor(parsedTo, this.#wake.signal);
      }
      return parsedTo;
    }
    await this.#pace();
    return this.#take(parsedTo);
  }

  async #take(parsedTo: number): Promise<number> {
    const { log, batchRecords = 61_440 } = this.#options;
    const batch = await log.read(parsedTo, { records: batchRecords, bytes: batchBytes });
    if (batch.records === 0) {
      // Only records lost to corruption were left: nothing to count, but they are behind us.
      await this.#committing;
      await this.#skipTo(batch.nextOffset);
      return batch.nextOffset;
    }
    const slot = this.#slots[this.#nextSlot]!;
    this.#nextSlot = 1 - this.#nextSlot;
    await slot.free;
    const previous = this.#committing;
    const parsed = await this.#parse(slot, batch);
    this.#lastRecords = batch.records;
    slot.free = this.#committing = previous.then(() => this.#count(slot, parsed));
    // Its failure is seen where it is awaited next; until then it must not count as unhandled.
    slot.free.catch(() => undefined);
    return batch.nextOffset;
  }

  async #parse(slot: Slot, batch: Awaited<ReturnType<EventLog['read']>>): Promise<ParsedBatch> {
    const { columns, store, tempFolder } = this.#options;
    const used = new Set<string>([...batchColumns, ...store.columns.map(({ name }) => name)]);
    return parseBatch(slot.connection, batch, {
      table: slot.name,
      file: join(tempFolder, `${slot.name}.ndjson`),
      columns: columns.filter(({ name }) => used.has(name)),
    });
  }

  async #count(slot: Slot, batch: ParsedBatch): Promise<void> {
    const { clock, store, onCommit } = this.#options;
    const startedMs = clock();
    const waits = this.#rewriters === 0 && this.#isSmall(batch.records);
    const counted = await countBatch(
      slot.connection,
      batch,
      waits
        ? { kind: 'recent', columns: store.columns }
        : { kind: 'state', generations: store.generations },
    );
    if (waits) this.#recent += counted.counted;
    this.#offset = batch.nextOffset;
    this.#backoff.reset();
    this.#failure = undefined;
    const atMs = clock();
    onCommit?.({ ...counted, offset: this.#offset, atMs, tookMs: atMs - startedMs });
    const { foldRecords = 5_000 } = this.#options;
    if (this.#recent >= foldRecords) await this.#fold(slot.connection);
  }

  #isSmall(records: number): boolean {
    return records < (this.#options.smallBatchRecords ?? 5_000);
  }

  async #fold(connection: DuckDBConnection): Promise<void> {
    if (this.#recent === 0) return;
    await foldRecent(connection, this.#options.store.generations);
    this.#recent = 0;
  }

  async #skipTo(offset: number): Promise<void> {
    await this.#slots[0]!.connection.run(`update progress set logOffset = ${offset}`);
    this.#offset = offset;
  }

  /** A flood goes through without waiting; a trickle is gathered for some milliseconds; a lone event waits for nothing. */
  async #pace(): Promise<void> {
    const { minCommitIntervalMs = 40 } = this.#options;
    const sinceMs = performance.now() - this.#lastStartMs;
    if (this.#isSmall(this.#lastRecords) && sinceMs < minCommitIntervalMs) {
      await delay(minCommitIntervalMs - sinceMs, undefined, {
        signal: this.#stopping.signal,
      }).catch(() => undefined);
    }
    this.#lastStartMs = performance.now();
  }

  async #intervene(): Promise<void> {
    for (let next = this.#interventions.shift(); next; next = this.#interventions.shift()) {
      await next();
    }
  }

  /** Goes back to what the store vouches for. */
  async #recall(): Promise<number> {
    this.#offset = (await readProgress(this.#slots[0]!.connection)).offset;
    return this.#offset;
  }

  /** Tells of a failure and pauses. Gives the offset to go on from, if the store can be asked for it. */
  async #fail(error: unknown): Promise<number | undefined> {
    await this.#committing.catch(() => undefined);
    this.#committing = Promise.resolve();
    for (const slot of this.#slots) {
      slot.free = Promise.resolve();
      // The transaction may or may not be open any more; either is fine.
      await slot.connection.run('rollback').catch(() => undefined);
    }
    const offset = await this.#recall().catch(() => undefined);
    const retryInMs = this.#backoff.nextMs();
    const message = messageOf(this.#options.store.explain(error));
    this.#failure = { offset: this.#offset, message, retryInMs };
    this.#options.onFailure?.(this.#failure);
    await delay(retryInMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
    return offset;
  }
}
