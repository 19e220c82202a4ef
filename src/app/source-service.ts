import { setTimeout as delay } from 'node:timers/promises';
import { PomonaError, messageOf } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import { minuteMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { AnswerArchive } from '../collect/sources/answer-archive.ts';
import type { DerivedContext, DerivedTable } from '../collect/sources/derived-table.ts';
import { replayAnswers } from '../collect/sources/replay-answers.ts';
import type { ReplayOutcome } from '../collect/sources/replay-answers.ts';
import { faultOf, partsOf, runSource } from '../collect/sources/run-source.ts';
import { addDays, lastDue, nextDue, seoulTime } from '../collect/sources/scheduled-time.ts';
import type { Source, SourceRow } from '../collect/sources/source.ts';
import type { OpenRun, RunEnd, RunRequest } from '../collect/sources/source-store.ts';
import type { DuckDbSourceStore, SourceCatalog } from '../process/duckdb-source-store.ts';
import type { Filling, FillingSource, SourcesAnswer } from '../serve/source-contract.ts';
import { checkKeys } from './check-keys.ts';
import type { KeyCheck } from './check-keys.ts';
import { SourceCallers } from './source-callers.ts';
import type { SampleServer } from './source-callers.ts';
import { reportSources } from './source-report.ts';

export interface SourceServiceOptions {
  readonly catalog: SourceCatalog;
  /** Sources of the settings, beside those of the catalog: their data is never made up. */
  readonly declared: readonly Source[];
  readonly store: DuckDbSourceStore;
  /** Folder of the raw answers. */
  readonly answersFolder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Starts a server of made-up data, for who has no credentials; none is used when absent. */
  readonly startSample?: () => Promise<SampleServer>;
  readonly clock: Clock;
  readonly onTrouble: (what: string, error: unknown) => void;
}

export type OnProgress = (done: number, total: number) => void;

const retryAfterMs = 10 * minuteMs;
const lookAgainMs = 15_000;

/** Runs sources when they are due, and when somebody asks: one of a provider at a time, and no provider waits for another. */
export class SourceService {
  readonly sources: readonly Source[];
  readonly #options: SourceServiceOptions;
  readonly #archive: AnswerArchive;
  readonly #callers: SourceCallers;
  /** By provider. */
  readonly #turns = new Map<string, ReadWriteLock>();
  readonly #stopping = new AbortController();
  /** Sources that failed, and when they are tried again. */
  readonly #retryAtMs = new Map<string, number>();
  /** Backfills that run or wait for their turn, by source. */
  readonly #filling = new Map<string, Filling>();
  #background: Promise<void> = Promise.resolve();
  readonly #running = new Set<string>();
  #deriving: Promise<void> | undefined;
  #separated: Promise<void> | undefined;

  constructor(options: SourceServiceOptions) {
    this.#options = options;
    this.#archive = new AnswerArchive(options.answersFolder);
    this.sources = [...options.catalog.sources, ...options.declared];
    this.#callers = new SourceCallers({
      ...{ sources: options.catalog.sources, environment: options.environment },
      ...{ startSample: options.startSample, calls: options.store },
      signal: this.#stopping.signal,
    });
  }

  /** Whether a source is being asked. */
  isRunning({ name }: Source): boolean {
    return this.#running.has(name);
  }

  /** How far backfills are that run or wait for their turn, those that run first. */
  get filling(): readonly FillingSource[] {
    const isWaiting = ({ source }: FillingSource) => Number(!this.#running.has(source));
    return [...this.#filling]
      .map(([source, far]) => ({ source, ...far }))
      .toSorted((left, right) => isWaiting(left) - isWaiting(right));
  }

  /** Whether the figures are made up. */
  get isSample(): boolean {
    return this.#callers.isSample;
  }

  isSampleOf(source: Source): boolean {
    return this.#callers.isSampleOf(source);
  }

  /** What a source waits for, as names of environment variables. */
  missingOf(source: Source): readonly string[] {
    return this.#callers.missingOf(source);
  }

  find(name: string): Source {
    const source = this.sources.find((candidate) => candidate.name === name);
    if (source) return source;
    const names = this.sources.map((candidate) => candidate.name).join(', ');
    throw new PomonaError('not_found', `There is no source "${name}". There are: ${names}.`);
  }

  /** Begins to run sources when they are due, after what was left unfinished. */
  start(): void {
    this.#background = this.#work().catch((error: unknown) => {
      this.#giveUp('Sources are', error);
    });
  }

  #giveUp(whatIs: string, error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#options.onTrouble(`${whatIs} no longer asked on their schedule`, error);
  }

  async #work(): Promise<void> {
    const { store } = this.#options;
    await this.#separate();
    const without = this.isSample ? await this.#sourcesWithoutHistory() : [];
    const unfinished = await store.unfinishedRuns();
    const byProvider = Map.groupBy(this.sources, ({ provider }) => provider.name);
    const working = [...byProvider].map(([provider, sources]) => {
      const left = { unfinished, without: without.filter((source) => sources.includes(source)) };
      return this.#workOn(sources, left).catch((error: unknown) => {
        this.#giveUp(`Sources of ${provider} are`, error);
      });
    });
    await Promise.all(working);
  }

  /** Runs the sources of one provider. */
  async #workOn(
    sources: readonly Source[],
    left: { readonly unfinished: readonly RunRequest[]; readonly without: readonly Source[] },
  ): Promise<void> {
    for (const request of left.unfinished) {
      const source = sources.find(({ name }) => name === request.source);
      // A replay or an import that broke off is begun again by who wants it.
      if (
        source &&
        this.#canRun(source) &&
        request.sample === this.isSampleOf(source) &&
        request.kind !== 'replay' &&
        request.kind !== 'import'
      )
        await this.#runQuietly(request, source);
    }
    await this.#runAllDue(sources);
    for (const source of left.without) {
      await this.#fillSample(source);
      await this.#runAllDue(sources);
    }
    while (!this.#stopping.signal.aborted) {
      await this.#runAllDue(sources);
      await this.#deriveWhenIdle();
      await delay(lookAgainMs, undefined, { signal: this.#stopping.signal });
    }
  }

  async #runAllDue(sources: readonly Source[]): Promise<void> {
    for (const source of sources) await this.#runIfDue(source);
  }

  /** Computes what has changed, unless more of what it is made of is just coming in. */
  #deriveWhenIdle(): Promise<void> {
    if (this.#running.size > 0 || this.#filling.size > 0) return Promise.resolve();
    this.#deriving ??= this.#deriveAll().finally(() => (this.#deriving = undefined));
    return this.#deriving;
  }

  async #deriveAll(): Promise<void> {
    for (const table of this.#options.catalog.derived) await this.#deriveQuietly(table);
  }

  async #deriveQuietly(table: DerivedTable): Promise<void> {
    try {
      await this.#derive(table);
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      this.#options.onTrouble(`${table.name} could not be computed`, error);
    }
  }

  /** Sample rows go before real ones come. */
  #separate(): Promise<void> {
    this.#separated ??= this.isSample ? Promise.resolve() : this.#options.store.removeSample();
    return this.#separated;
  }

  /** Computes a table anew when what it is made of has changed. */
  async #derive(table: DerivedTable): Promise<void> {
    const { store, clock } = this.#options;
    const sample = this.isSample;
    const context: DerivedContext = {
      today: seoulTime(clock()).date,
      signal: this.#stopping.signal,
      query: (sql, values) => store.read(sql, values) as Promise<never>,
    };
    const version = await table.version(context);
    if (version === (await store.derivedVersion(table.name))) return;
    for await (const { part, rows } of table.compute(context)) {
      await store.storeDerived(table, { key: part, rows }, sample);
    }
    await store.noteDerived(table, version, sample);
    await store.checkpoint();
  }

  /** Where the sample world has no history yet: the short ones first, for what is long must not hold them up. */
  async #sourcesWithoutHistory(): Promise<readonly Source[]> {
    const without: Source[] = [];
    for (const source of this.#options.catalog.sources) {
      if (await this.#hasHistory(source)) continue;
      without.push(source);
    }
    const shortFirst = without.toSorted((left, right) => left.sampleDays - right.sampleDays);
    for (const source of shortFirst) {
      const total = partsOf(source, this.#historyOf(source)).length;
      this.#filling.set(source.name, { done: 0, total });
    }
    return shortFirst;
  }

  async #fillSample(source: Source): Promise<void> {
    // A run that had been left unfinished may have brought it meanwhile, or a file may have come.
    if (!(await this.#hasHistory(source))) await this.#runQuietly(this.#historyOf(source), source);
    this.#filling.delete(source.name);
  }

  async #hasHistory(source: Source): Promise<boolean> {
    if (source.sampleDays === 0 || (await this.#hasRun(source, 'backfill'))) return true;
    return this.#isImported(source);
  }

  #historyOf(source: Source): RunRequest {
    const nowMs = this.#options.clock();
    const today = seoulTime(nowMs).date;
    const days = { from: addDays(today, -source.sampleDays), to: addDays(today, -1) };
    return this.#request(source, 'backfill', nowMs, days);
  }

  async #runIfDue(source: Source): Promise<void> {
    if (!this.#canRun(source)) return;
    const nowMs = this.#options.clock();
    const dueMs = lastDue(source, nowMs);
    if (dueMs === undefined) return;
    const retryAtMs = this.#retryAtMs.get(source.name);
    if (retryAtMs !== undefined && nowMs < retryAtMs) return;
    if (retryAtMs === undefined && (await this.#lastScheduledMs(source)) >= dueMs) return;
    if (await this.#isImported(source)) return;
    await this.#runQuietly(this.#request(source, 'schedule', dueMs), source);
  }

  /** A run nobody waits for: what fails on schedule is tried again in a while, and told where it is no common failure. */
  async #runQuietly(request: RunRequest, source: Source): Promise<void> {
    this.#stopping.signal.throwIfAborted();
    const { name } = source;
    try {
      const { state } = await this.#run(request, source);
      if (request.kind === 'schedule') this.#noteScheduled(name, state !== 'failed');
    } catch (error) {
      this.#stopping.signal.throwIfAborted();
      if (request.kind === 'schedule') this.#noteScheduled(name, false);
      this.#options.onTrouble(`The source ${source.name} could not be run`, error);
    }
  }

  #noteScheduled(name: string, hasSucceeded: boolean): void {
    if (hasSucceeded) this.#retryAtMs.delete(name);
    else this.#retryAtMs.set(name, this.#options.clock() + retryAfterMs);
  }

  /** Runs a source now, as if it were due. */
  run(name: string, onProgress?: OnProgress, signal?: AbortSignal): Promise<RunEnd> {
    const source = this.#ready(name);
    const nowMs = this.#options.clock();
    return this.#run(this.#request(source, 'manual', nowMs), source, onProgress, signal);
  }

  /** Asks for the days of a stretch, both included; begun again, it goes on where it was. */
  backfill(
    name: string,
    days: { readonly from: string; readonly to: string },
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<RunEnd> {
    const source = this.#ready(name);
    if (days.from > days.to)
      throw new PomonaError('invalid_parameter', `${days.from} comes after ${days.to}.`);
    const today = seoulTime(this.#options.clock()).date;
    if (days.to > today) {
      throw new PomonaError(
        'invalid_parameter',
        `${days.to} is after today (${today} in Seoul): a backfill asks for days up to today. Choose an earlier --to.`,
      );
    }
    // The same days are the same run, whenever they are asked for.
    const request = this.#request(source, 'backfill', Date.parse(days.from), days);
    return this.#run(request, source, onProgress, signal);
  }

  /** Reads all kept answers of a source again, as after a change of how it is read. */
  replay(name: string, onAnswer: (done: number) => void): Promise<ReplayOutcome> {
    const source = this.find(name);
    const { store, clock } = this.#options;
    return this.#endingRun(source, this.#request(source, 'replay', clock()), async (run) => {
      const outcome = await replayAnswers(source, this.#archive, { store, run, onAnswer });
      const state = outcome.added + outcome.changed > 0 ? 'new' : 'unchanged';
      await store.endRun(run, { ...outcome, state, calls: 0 });
      return outcome;
    });
  }

  /** Stores what a file of the provider's holds. Made-up rows of the source are gone then, and do not come back. */
  importFile(name: string, fileName: string, bytes: Uint8Array): Promise<RunEnd> {
    const source = this.find(name);
    const { store, clock } = this.#options;
    if (!source.readFile) {
      const able = this.sources.filter(({ readFile }) => readFile).map((each) => each.name);
      throw new PomonaError(
        'invalid_parameter',
        `${name} reads no files; these do: ${able.join(', ')}. For tables of your own see docs/sources/declared.md.`,
      );
    }
    const rows = readFileOf(source.readFile, bytes, fileName);
    const scheduledForMs = clock();
    const request = { source: name, kind: 'import', scheduledForMs, sample: false } as const;
    return this.#endingRun(source, request, async (run) => {
      await store.removeSampleOf(source);
      const part = { key: `file ${fileName}`, values: {} };
      const counts = await store.finishParts(source, run, [
        { part, state: rows.length === 0 ? 'empty' : 'new', rows: source.combine?.(rows) ?? rows },
      ]);
      const state = counts.added + counts.changed > 0 ? 'new' : 'unchanged';
      const end: RunEnd = { ...counts, state, calls: 0 };
      await store.endRun(run, end);
      return end;
    });
  }

  /** A run that asks nobody; what stops it is also told of it afterwards. */
  #endingRun<T>(
    source: Source,
    request: RunRequest,
    work: (run: OpenRun) => Promise<T>,
  ): Promise<T> {
    const { store } = this.#options;
    return this.#turnsOf(source).write(async () => {
      const run = await store.beginRun(request);
      try {
        const outcome = await work(run);
        await store.checkpoint();
        return outcome;
      } catch (error) {
        const { code, message: reason } = faultOf(error);
        const none = { rows: 0, added: 0, changed: 0, calls: 0 };
        await store.endRun(run, { ...none, state: 'failed', code, reason });
        throw error;
      }
    });
  }

  #turnsOf({ provider }: Source): ReadWriteLock {
    const turns = this.#turns.get(provider.name) ?? new ReadWriteLock();
    this.#turns.set(provider.name, turns);
    return turns;
  }

  /** Resolves once no run is under way; what was asked for is kept, and goes on after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#background;
    await Promise.all(
      [...this.#turns.values()].map((turns) => turns.write(() => Promise.resolve())),
    );
    await this.#callers.stop();
    await this.#options.store.close();
  }

  /** How all sources are. */
  report(): Promise<SourcesAnswer> {
    const { store, clock, catalog } = this.#options;
    return reportSources({ service: this, store, clock, catalog: catalog.name });
  }

  /** Asks each provider once, and tells whether it takes the credentials. */
  checkKeys(onProgress: OnProgress, signal: AbortSignal): Promise<readonly KeyCheck[]> {
    const { environment, clock } = this.#options;
    const options = { callers: this.#callers, environment, nowMs: clock() };
    return checkKeys(this.sources, options, onProgress, signal);
  }

  nextDueMs(source: Source): number | undefined {
    return nextDue(source, this.#options.clock());
  }

  #run(
    request: RunRequest,
    source: Source,
    onProgress?: OnProgress,
    signal?: AbortSignal,
  ): Promise<RunEnd> {
    const { store, clock } = this.#options;
    const stopping = this.#stopping.signal;
    return this.#turnsOf(source).write(async () => {
      await this.#separate();
      this.#running.add(source.name);
      const tell =
        request.kind === 'backfill' ? this.#followFilling(source, onProgress) : onProgress;
      try {
        const end = await runSource(request, {
          ...{ source, store, clock, archive: this.#archive },
          caller: await this.#callers.callerOf(source),
          signal: signal ? AbortSignal.any([signal, stopping]) : stopping,
          ...(tell ? { onProgress: tell } : {}),
        });
        await store.checkpoint();
        return end;
      } finally {
        this.#running.delete(source.name);
        if (request.kind === 'backfill') this.#filling.delete(source.name);
      }
    });
  }

  #followFilling({ name }: Source, onProgress: OnProgress | undefined): OnProgress {
    return (done, total) => {
      this.#filling.set(name, { done, total });
      onProgress?.(done, total);
    };
  }

  #request(
    source: Source,
    kind: RunRequest['kind'],
    scheduledForMs: number,
    days?: { readonly from: string; readonly to: string },
  ): RunRequest {
    const sample = this.isSampleOf(source);
    return { source: source.name, kind, scheduledForMs, sample, ...(days ? { days } : {}) };
  }

  #ready(name: string): Source {
    const source = this.find(name);
    const missing = this.missingOf(source);
    if (missing.length === 0) return source;
    throw new PomonaError(
      'not_configured',
      `${name} needs ${missing.join(' and ')} in the environment or in .env: apply at ${source.provider.applyAt}.`,
    );
  }

  #canRun(source: Source): boolean {
    return this.missingOf(source).length === 0;
  }

  async #hasRun({ name }: Source, kind: RunRequest['kind']): Promise<boolean> {
    const [row] = await this.#options.store.read(
      `select count(*)::integer as runs from ${this.#options.catalog.name}.source_runs where source = $1 and kind = $2 and state <> 'failed'`,
      [name, kind],
    );
    return Number(row?.runs) > 0;
  }

  /** Whether somebody's own files are in the place of made-up rows. */
  async #isImported(source: Source): Promise<boolean> {
    return this.isSampleOf(source) && (await this.#options.store.hasRealRows(source));
  }

  async #lastScheduledMs({ name }: Source): Promise<number> {
    const [row] = await this.#options.store.read(
      `select max(scheduledFor) as last from ${this.#options.catalog.name}.source_runs where source = $1 and kind = 'schedule'`,
      [name],
    );
    return row?.last instanceof Date ? row.last.getTime() : 0;
  }
}

function readFileOf(
  read: NonNullable<Source['readFile']>,
  bytes: Uint8Array,
  fileName: string,
): readonly SourceRow[] {
  try {
    return read(bytes);
  } catch (error) {
    if (error instanceof PomonaError) throw error;
    throw new PomonaError('invalid_body', `${fileName} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}
