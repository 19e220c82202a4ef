import { setTimeout as delay } from 'node:timers/promises';
import { ReadWriteLock } from '../base/lock.ts';
import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import type { Column } from '../collect/event-schema.ts';
import { Intake } from '../collect/intake.ts';
import type { Quarantine } from '../collect/quarantine.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import type { Archive } from '../process/archive.ts';
import type { Engine } from '../process/engine.ts';
import { eraseFromState } from '../process/erase.ts';
import type { History } from '../process/history.ts';
import type { Housekeeping } from '../process/housekeeping.ts';
import { rebuildMetric } from '../process/rebuild.ts';
import type { OnProgress } from '../process/rebuild.ts';
import type { StoreReaders } from '../process/store-readers.ts';
import type { Store } from '../process/store.ts';
import { verify } from '../process/verify.ts';
import type { Verification } from '../process/verify.ts';
import type { DataFolder } from './data-folder.ts';
import type { Domain } from './domain.ts';
import { conditionOf, forgetErasure, noteErasure, unfinishedErasures } from './erasures.ts';
import type { Erasure, NotedErasure } from './erasures.ts';
import { openParts } from './pipeline-parts.ts';
import type { CommitListener, Parts, PipelineOptions } from './pipeline-parts.ts';
import type { QuarantineStore } from './quarantine-store.ts';

/** What an erasure took away. */
export interface Erased {
  /** Events that had been counted. */
  readonly events: number;
  /** Rows of the archive, repeats included. */
  readonly rows: number;
  /** Rejected events that named the person; their texts are gone. */
  readonly rejected: number;
}

/**
 * One instance: everything between an event's arrival and the tables its numbers are read from. The fields stand in the
 * order of the data; it starts from the store (whose lock keeps others out) and stops from the log on.
 */
export class Pipeline {
  readonly folder: DataFolder;
  readonly domain: Domain;
  readonly columns: readonly Column[];
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  readonly log: SegmentLog;
  readonly engine: Engine;
  readonly store: Store;
  readonly archive: Archive;
  readonly history: History;
  readonly readers: StoreReaders;
  readonly #quarantineStore: QuarantineStore;
  readonly #housekeeping: Housekeeping;
  readonly #options: PipelineOptions;
  readonly #listeners: Set<CommitListener>;
  readonly #rewriteListeners = new Set<() => void>();
  /** Rebuilds and erasures, one at a time. */
  readonly #maintenance = new ReadWriteLock();
  readonly #rebuilding = new Map<string, { done: number; total: number }>();
  #background: Promise<void> = Promise.resolve();
  #isStopping = false;

  private constructor(parts: Parts) {
    const { options, log, quarantineStore, listeners } = parts;
    const { quarantine } = quarantineStore;
    this.#options = options;
    this.#listeners = listeners;
    this.folder = options.folder;
    this.domain = options.domain;
    this.columns = parts.columns;
    this.quarantine = quarantine;
    this.#quarantineStore = quarantineStore;
    this.log = log;
    this.engine = parts.engine;
    this.store = parts.store;
    this.archive = parts.archive;
    this.history = parts.history;
    this.readers = parts.readers;
    this.#housekeeping = parts.housekeeping;
    this.intake = new Intake({
      schema: options.domain.events,
      log,
      quarantine,
      clock: options.clock,
      ...(options.collectorMetrics ? { metrics: options.collectorMetrics } : {}),
    });
  }

  /**
   * Opens an instance and starts counting. Rejects with `folder_in_use` while another process has the folder,
   * `folder_unusable` when it cannot be read or written.
   */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    const pipeline = new Pipeline(await openParts(options));
    pipeline.#background = pipeline.#finishWhatWasLeft();
    return pipeline;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** What keeps the instance from doing its work now, in words; empty when all is well. */
  faults(): readonly string[] {
    const { failure } = this.engine;
    return [
      ...(this.log.failure ? [this.log.failure.message] : []),
      ...(this.#quarantineStore.failure ? [this.#quarantineStore.failure.message] : []),
      ...(failure
        ? [`The batch at offset ${failure.offset} cannot be counted: ${failure.message}`]
        : []),
    ];
  }

  /** Records that are durable and not counted yet. */
  get pending(): number {
    return Math.max(0, this.log.endOffset - this.engine.offset);
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells when numbers changed otherwise than by a commit: a rebuild or an erasure. */
  onRewrite(listener: () => void): void {
    this.#rewriteListeners.add(listener);
  }

  /** Resolves when everything accepted by now is counted. */
  async settled(onProgress: OnProgress = () => undefined): Promise<void> {
    const from = this.engine.offset;
    const to = this.log.endOffset;
    while (this.engine.offset < to) {
      if (this.#isStopping) throw new PomonaError('shutting_down', 'Pomona is stopping.');
      onProgress(this.engine.offset - from, to - from);
      await delay(20);
    }
  }

  /** How far the rebuilds under way are, by metric. */
  get rebuilding(): ReadonlyMap<string, { readonly done: number; readonly total: number }> {
    return this.#rebuilding;
  }

  /** Fills one metric anew from all events, while new ones keep coming. */
  rebuild(plan: MetricPlan, onProgress: OnProgress = () => undefined): Promise<void> {
    const { name } = plan.definition;
    return this.#maintenance.write(async () => {
      try {
        this.#rebuilding.set(name, { done: 0, total: 0 });
        await rebuildMetric(this, plan, (done, total) => {
          if (this.#isStopping) throw new PomonaError('shutting_down', 'Pomona is stopping.');
          this.#rebuilding.set(name, { done, total });
          onProgress(done, total);
        });
      } finally {
        this.#rebuilding.delete(name);
        this.#tellRewrite();
      }
    });
  }

  /** Recomputes every metric from the stored events and compares; waits for rebuilds and erasures to be through. */
  verify(onProgress?: OnProgress): Promise<Verification> {
    const columns = this.columns.map(({ name }) => name);
    return this.#maintenance.read(() => verify(this, columns, onProgress));
  }

  /** Removes a person's events from log, archive, metrics and quarantine. */
  async erase(erasure: Erasure): Promise<Erased> {
    const noted = { ...erasure, beforeOffset: this.log.endOffset };
    const file = await noteErasure(this.folder.erasuresFolder, noted);
    const result = await this.#maintenance.write(() => this.#eraseNow(noted));
    await forgetErasure(file);
    return result;
  }

  async #eraseNow(erasure: NotedErasure): Promise<Erased> {
    await this.log.seal();
    await this.settled();
    const connection = await this.store.connect();
    try {
      return await this.#housekeeping.exclusive(async () => {
        // Out of the log's segments, into files that can be rewritten.
        await this.#housekeeping.archiveSealed();
        const { beforeOffset } = erasure;
        const condition = conditionOf(erasure);
        // State and archive change under one lock: in between, the one would not bear the other out.
        const [events, rows] = await this.store.tablesLock.write(async () => [
          await eraseFromState(connection, this, beforeOffset, condition),
          await this.archive.removeRows(
            connection,
            `logOffset < ${beforeOffset} and (${condition})`,
          ),
        ]);
        const rejected = await this.#quarantineStore.redact(erasure.value);
        this.#tellRewrite();
        return { events, rows, rejected };
      });
    } finally {
      connection.closeSync();
    }
  }

  #tellRewrite(): void {
    for (const listener of this.#rewriteListeners) listener();
  }

  async #finishWhatWasLeft(): Promise<void> {
    const { onTrouble } = this.#options;
    for (const { file, erasure } of await unfinishedErasures(this.folder.erasuresFolder)) {
      try {
        await this.#maintenance.write(() => this.#eraseNow(erasure));
        await forgetErasure(file);
      } catch (error) {
        if (!this.#isStopping) onTrouble('An erasure could not be finished', error);
      }
    }
    for (const plan of this.store.staleMetrics()) {
      if (this.#isStopping) return;
      try {
        await this.rebuild(plan);
      } catch (error) {
        if (!this.#isStopping) onTrouble(`${plan.definition.name} could not be rebuilt`, error);
      }
    }
  }

  /** Stops once nothing comes in any more: what was accepted is durable, what is not counted yet is counted next time. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#background;
    // Who reads the log lets go of it first.
    await this.#housekeeping.stop();
    await this.engine.stop();
    await this.log.close();
    await this.#quarantineStore.close();
    this.readers.close();
    this.store.close();
  }
}
