import { setTimeout as delay } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ReadWriteLock } from '../base/lock.ts';
import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import type { Column } from '../collect/event-schema.ts';
import { Intake } from '../collect/intake.ts';
import type { Quarantine } from '../collect/quarantine.ts';
import type { SegmentLog } from '../log/segment-log.ts';
import type { MetricPlan } from '../metrics/plan.ts';
import type { Archive } from '../process/archive.ts';
import { describeDamagedFile } from '../process/check-archive.ts';
import type { Engine } from '../process/engine.ts';
import { countErased, eraseFromState } from '../process/erase.ts';
import type { History } from '../process/history.ts';
import type { Housekeeping } from '../process/housekeeping.ts';
import { describeLoss, findLosses } from '../process/losses.ts';
import { drawLedger } from '../process/ledger.ts';
import type { Ledger } from '../process/ledger.ts';
import { rebuildMetric } from '../process/rebuild.ts';
import type { OnProgress, RebuildOptions } from '../process/rebuild.ts';
import type { StoreReaders } from '../process/store-readers.ts';
import type { Store } from '../process/store.ts';
import { isCountedBySpark } from '../process/spark-batches.ts';
import { verify } from '../process/verify.ts';
import type { Recount, Verification } from '../process/verify.ts';
import type { TimeRange } from '../serve/time-range.ts';
import type { DataFolder } from './data-folder.ts';
import type { Domain } from './domain.ts';
import { conditionOf, forgetErasure, noteErasure, unfinishedErasures } from './erasures.ts';
import type { Erasure, LeftErasure, NotedErasure } from './erasures.ts';
import { openParts } from './pipeline-parts.ts';
import type { CommitListener, Parts, PipelineOptions, SharedLog } from './pipeline-parts.ts';
import type { QuarantineStore } from './quarantine-store.ts';
import { requireRole } from './roles.ts';
import type { Role } from './roles.ts';
import type { SourceService } from './source-service.ts';
import type { SparkCounting } from './spark-counting.ts';

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
  /** What this process does. */
  readonly roles: readonly Role[];
  readonly columns: readonly Column[];
  readonly intake: Intake;
  readonly quarantine: Quarantine;
  readonly log: SegmentLog;
  /** Where events go first when several machines share a log. */
  readonly #shared: SharedLog | undefined;
  /** Counting where Spark does it; the engine here is idle then. */
  readonly sparkCounting: SparkCounting | undefined;
  readonly engine: Engine;
  readonly store: Store;
  readonly archive: Archive;
  readonly history: History;
  readonly readers: StoreReaders;
  /** Public data that is asked for on a schedule. */
  readonly sources: SourceService | undefined;
  readonly #quarantineStore: QuarantineStore;
  readonly #housekeeping: Housekeeping;
  readonly #options: PipelineOptions;
  readonly #listeners: Set<CommitListener>;
  /** What has been counted since this was opened. */
  readonly sinceStart: Parts['sinceStart'];
  readonly #rewriteListeners = new Set<() => void>();
  /** Rebuilds and erasures, one at a time. */
  readonly #maintenance = new ReadWriteLock();
  readonly #rebuilding = new Map<string, { done: number; total: number }>();
  readonly #stopping = new AbortController();
  #background: Promise<void> = Promise.resolve();

  private constructor(parts: Parts) {
    const { options, log, quarantineStore, listeners } = parts;
    const { quarantine } = quarantineStore;
    this.#options = options;
    this.#listeners = listeners;
    this.sinceStart = parts.sinceStart;
    this.folder = options.folder;
    this.domain = options.domain;
    this.roles = parts.roles;
    this.columns = parts.columns;
    this.quarantine = quarantine;
    this.#quarantineStore = quarantineStore;
    this.log = log;
    this.#shared = parts.shared;
    this.sparkCounting = parts.sparkCounting;
    this.engine = parts.engine;
    this.store = parts.store;
    this.archive = parts.archive;
    this.history = parts.history;
    this.readers = parts.readers;
    this.sources = parts.sources;
    this.#housekeeping = parts.housekeeping;
    this.intake = new Intake({
      schema: options.domain.events,
      log: parts.appender,
      quarantine,
      clock: options.clock,
      ...(options.collectorMetrics ? { metrics: options.collectorMetrics } : {}),
    });
  }

  /**
   * Opens an instance and starts counting. Rejects with `folder_in_use` while another process has the folder,
   * `folder_unusable` when it cannot be read or written, `data_corrupt` when something in it cannot be gone on from.
   */
  static async open(options: PipelineOptions): Promise<Pipeline> {
    const left = await unfinishedErasures(options.folder.erasuresFolder);
    const pipeline = new Pipeline(await openParts(options));
    if (pipeline.roles.includes('engine')) {
      pipeline.#background = pipeline.#finishWhatWasLeft(left);
    }
    return pipeline;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  /** What keeps the instance from doing its work now, in words; empty when all is well. */
  faults(): readonly string[] {
    const { failure } = this.engine;
    const unreachable = this.#shared?.follower?.failure ?? this.#shared?.topic.failure;
    return [
      ...(unreachable ? [unreachable.message] : []),
      // Events are taken in all the same where this process takes them in.
      ...(this.roles.includes('collector') ? [] : this.#sparkFailures()),
      ...(this.log.failure ? [this.log.failure.message] : []),
      ...(this.#quarantineStore.failure ? [this.#quarantineStore.failure.message] : []),
      ...(this.store.fault ? [this.store.fault.message] : []),
      // A store at fault is why no batch can be counted.
      ...(failure && !this.store.fault
        ? [`The batch at offset ${failure.offset} cannot be counted: ${failure.message}`]
        : []),
    ];
  }

  /**
   * What history and the quarantine have lost, as far as it is known: the numbers stand, and can no longer all be recomputed.
   * And what of a shared topic's settings may lose more.
   */
  warnings(): readonly string[] {
    const { log, archive } = this;
    const active = log.activeSegment();
    const segments = [...log.sealedSegments(), ...(active ? [active] : [])];
    return [
      ...archive.damaged.map(describeDamagedFile),
      ...findLosses(archive.segments, segments).map(describeLoss),
      ...this.#quarantineStore.warnings(),
      ...(this.roles.includes('collector') ? this.#sparkFailures() : []),
      ...(this.#shared?.topic.warnings ?? []),
    ];
  }

  #sparkFailures(): readonly string[] {
    return (this.sparkCounting?.failures ?? []).map(({ message }) => message);
  }

  /** Records that are durable and not counted yet. */
  get pending(): number {
    if (this.sparkCounting) return this.sparkCounting.pending;
    const here = Math.max(0, this.log.endOffset - this.engine.offset);
    return here + (this.#shared?.follower?.lag ?? 0);
  }

  onCommit(listener: CommitListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Tells when numbers changed otherwise than by a commit: a rebuild or an erasure. */
  onRewrite(listener: () => void): void {
    this.#rewriteListeners.add(listener);
  }

  /** Resolves when everything accepted by now is counted. Rejects with the store's fault, with which nothing is. */
  async settled(onProgress: OnProgress = () => undefined): Promise<void> {
    requireRole(this.roles, 'engine', 'Counting');
    await this.sparkCounting?.settled(this.stopping);
    await this.#shared?.follower?.caughtUp();
    const from = this.engine.offset;
    const to = this.log.endOffset;
    while (this.engine.offset < to) {
      this.#assertGoingOn();
      if (this.store.fault) throw this.store.fault;
      onProgress(this.engine.offset - from, to - from);
      await delay(20);
    }
  }

  /** How far the rebuilds under way are, by metric. */
  get rebuilding(): ReadonlyMap<string, { readonly done: number; readonly total: number }> {
    return this.#rebuilding;
  }

  /**
   * Fills one metric anew from all events, while new ones keep coming. A metric that can be read is not filled with less
   * than it has, unless that is accepted: rejects with `data_corrupt` where history has lost events that were counted.
   */
  rebuild(
    plan: MetricPlan,
    { acceptLoss, onProgress }: Partial<RebuildOptions> = {},
  ): Promise<void> {
    const { name } = plan.definition;
    return this.#maintenance.write(async () => {
      this.#assertGoingOn();
      requireRole(this.roles, 'engine', 'Rebuilding');
      await this.#requireOwnCounting('rebuilt');
      try {
        this.#rebuilding.set(name, { done: 0, total: 0 });
        const missing = await rebuildMetric(this, plan, {
          acceptLoss: acceptLoss === true || !this.store.isReady(name),
          onProgress: (done, total) => {
            this.#assertGoingOn();
            this.#rebuilding.set(name, { done, total });
            onProgress?.(done, total);
          },
        });
        if (missing > 0) this.#tellLess(name, missing);
      } finally {
        this.#rebuilding.delete(name);
        this.#tellRewrite();
      }
    });
  }

  #tellLess(metric: string, missing: number): void {
    this.#options.onTrouble(
      `${metric} was filled without ${missing} events that were counted once`,
      new PomonaError('data_corrupt', 'History has lost them; `pomona doctor` says where.'),
    );
  }

  /** Recomputes every metric from the stored events and compares; waits for rebuilds and erasures to be through. */
  /** Compares all metrics with what the events give: recomputed here, or by the Spark at `sparkUrl`. */
  async verify(
    onProgress?: OnProgress,
    signal: AbortSignal = this.stopping,
    sparkUrl?: string,
  ): Promise<Verification> {
    await this.#requireOwnCounting('verified');
    const columns = this.columns.map(({ name }) => name);
    const recount = sparkUrl === undefined ? undefined : await this.#recountOn(sparkUrl);
    return this.#maintenance.read(() => verify(this, columns, onProgress, signal, recount));
  }

  /** What an erasure would take away now. */
  async preview(erasure: Erasure): Promise<Erased> {
    const connection = await this.store.connect();
    try {
      const condition = conditionOf(erasure);
      const counts = await this.history.withEvents(connection, this.engine.offset, () =>
        countErased(connection, condition),
      );
      return { ...counts, rejected: await this.#quarantineStore.countNaming(erasure.value) };
    } finally {
      connection.closeSync();
    }
  }

  /** Removes a person's events from log, archive, metrics and quarantine. */
  async erase(erasure: Erasure): Promise<Erased> {
    requireRole(this.roles, 'engine', 'Erasing');
    await this.#requireOwnCounting('erased');
    const noted = { ...erasure, beforeOffset: this.log.endOffset };
    const file = await noteErasure(this.folder.erasuresFolder, noted);
    const result = await this.#maintenance.write(() => this.#eraseNow(noted));
    await forgetErasure(file);
    return result;
  }

  /** The write-ahead log holds what was taken away until it is folded into the store. */
  async #emptyWal(): Promise<void> {
    try {
      await this.engine.between((connection) => connection.run('checkpoint'));
    } catch (error) {
      this.#options.onTrouble('The write-ahead log could not be emptied after an erasure', error);
    }
  }

  async #eraseNow(erasure: NotedErasure): Promise<Erased> {
    this.#assertGoingOn();
    await this.log.seal();
    await this.settled();
    const connection = await this.store.connect();
    try {
      const erased = await this.#housekeeping.exclusive(async () => {
        // Out of the log's segments, into files that can be rewritten.
        await this.#housekeeping.archiveSealed();
        const { beforeOffset } = erasure;
        const condition = conditionOf(erasure);
        // State and archive change under one lock: in between, the one would not bear the other out.
        const [events, rows] = await this.store.tablesLock.write(async () => [
          await this.engine.whileFolding(() =>
            eraseFromState(connection, this, beforeOffset, condition),
          ),
          await this.archive.removeRows(
            connection,
            `logOffset < ${beforeOffset} and (${condition})`,
          ),
        ]);
        const rejected = await this.#quarantineStore.redact(erasure.value);
        this.#tellRewrite();
        return { events, rows, rejected };
      });
      await this.#emptyWal();
      return erased;
    } finally {
      connection.closeSync();
    }
  }

  /** What has been accepted, and what became of it. */
  drawLedger(connection: DuckDBConnection, range: TimeRange): Promise<Ledger> {
    return this.sparkCounting?.ledger(connection, range) ?? drawLedger(connection, this, range);
  }

  async #recountOn(url: string): Promise<Recount> {
    const { recountOnSpark } = await import('../process/spark/recount-on-spark.ts');
    return recountOnSpark({ url, tempFolder: this.folder.temp, columns: this.columns });
  }

  async #requireOwnCounting(done: string): Promise<void> {
    if (!this.sparkCounting && !(await this.readers.use(isCountedBySpark))) return;
    throw new PomonaError(
      'invalid_parameter',
      `Spark counts from the topic: nothing can be ${done} here, where no events are kept.`,
    );
  }

  #assertGoingOn(): void {
    if (this.isStopping) throw new PomonaError('shutting_down', 'Pomona is stopping.');
  }

  #tellRewrite(): void {
    for (const listener of this.#rewriteListeners) listener();
  }

  async #finishWhatWasLeft(left: readonly LeftErasure[]): Promise<void> {
    const { onTrouble } = this.#options;
    for (const { file, erasure } of left) {
      try {
        await this.#maintenance.write(() => this.#eraseNow(erasure));
        await forgetErasure(file);
      } catch (error) {
        if (!this.isStopping) onTrouble('An erasure could not be finished', error);
      }
    }
    for (const plan of this.store.staleMetrics()) {
      if (this.isStopping) return;
      try {
        await this.rebuild(plan);
      } catch (error) {
        if (!this.isStopping) onTrouble(`${plan.definition.name} could not be rebuilt`, error);
      }
    }
  }

  /** Aborted once the instance is to stop: long work breaks off where it can be begun anew. */
  get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  get isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Says that `stop` is about to come, so that what runs at length ends soon. */
  announceStop(): void {
    this.#stopping.abort();
  }

  /** Stops once nothing comes in any more: what was accepted is durable, what is not counted yet is counted next time. */
  async stop(): Promise<void> {
    this.announceStop();
    await this.#background;
    // Whoever rebuilds, erases or verifies needs the parts below until he has broken off, or is through.
    await this.#maintenance.write(() => Promise.resolve());
    await this.sources?.stop();
    await this.sparkCounting?.close();
    await this.#shared?.follower?.stop();
    await this.#shared?.topic.close();
    // Who reads the log lets go of it first.
    await this.#housekeeping.stop();
    await this.engine.stop();
    await this.log.close();
    await this.#quarantineStore.close();
    this.readers.close();
    this.store.close();
  }
}
