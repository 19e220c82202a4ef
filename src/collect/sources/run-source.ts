import { messageOf } from '../../base/errors.ts';
import type { Clock } from '../../base/time.ts';
import { archivedAnswer } from './answer-archive.ts';
import type { AnswerArchive, ArchivedAnswer } from './answer-archive.ts';
import type { ProviderCaller } from './call-provider.ts';
import { addDays, dueBetween, seoulTime } from './scheduled-time.ts';
import { SourceError } from './source.ts';
import type { Answer, Page, Part, Source, SourceProblem, SourceRow } from './source.ts';
import type {
  FinishedPart,
  OpenRun,
  PartialPart,
  RowCounts,
  RunEnd,
  RunRequest,
  RunState,
  SourceStore,
} from './source-store.ts';

export interface RunOptions {
  readonly source: Source;
  readonly caller: ProviderCaller;
  readonly store: SourceStore;
  readonly archive: AnswerArchive;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Parts are stored together, up to so many or so many rows: a transaction each would cost more than they do. */
const mostPartsAtOnce = 25;
const mostRowsAtOnce = 5_000;
/** A run stops after so many parts in a row that failed: the next one would, too. */
const mostFailuresInARow = 5;
const mostFaultWords = 300;

/**
 * Runs a source once: asks for each part page by page, keeps what came with how far it came, and says how it ended. Begun
 * again with the same request it goes on where it was. Rejects when it was told to stop, or how it ended cannot be stored.
 */
export async function runSource(request: RunRequest, options: RunOptions): Promise<RunEnd> {
  const run = await options.store.beginRun(request);
  return new SourceRun(run, options).finish();
}

/** What a run asks for. A backfill begins with the newest, unless a day is to be compared with the one before it. */
export function partsOf(source: Source, { scheduledForMs, days }: RunRequest): readonly Part[] {
  if (!days) return source.parts(seoulTime(scheduledForMs));
  const parts =
    source.backfillParts?.(days.from, days.to) ??
    dueBetween(source, days.from, days.to).flatMap((ms) => source.parts(seoulTime(ms)));
  const distinct = [...new Map(parts.map((part) => [part.key, part])).values()];
  return source.carriesOver ? distinct : distinct.reverse();
}

class SourceRun {
  readonly #run: OpenRun;
  readonly #options: RunOptions;
  readonly #states = new Set<RunState>();
  #answers: ArchivedAnswer[] = [];
  #finished: FinishedPart[] = [];
  #counts: RowCounts = { rows: 0, added: 0, changed: 0 };
  #calls = 0;
  #problem: SourceProblem | undefined;

  constructor(run: OpenRun, options: RunOptions) {
    this.#run = run;
    this.#options = options;
  }

  async finish(): Promise<RunEnd> {
    const { store, signal } = this.#options;
    try {
      await this.#fetchParts();
      await this.#flush();
    } catch (error) {
      signal.throwIfAborted();
      this.#problem = faultOf(error);
    }
    const end = this.#end();
    await store.endRun(this.#run, end);
    await this.#dropOld();
    return end;
  }

  async #fetchParts(): Promise<void> {
    const { source, signal, onProgress } = this.#options;
    const parts = partsOf(source, this.#run);
    let failures = 0;
    for (const [index, part] of parts.entries()) {
      signal.throwIfAborted();
      onProgress?.(index, parts.length);
      if (this.#run.finishedParts.has(part.key)) continue;
      const problem = await this.#fetchPart(part);
      failures = problem ? failures + 1 : 0;
      if (problem && (endsRun(problem) || failures >= mostFailuresInARow)) break;
    }
  }

  async #dropOld(): Promise<void> {
    const { source, store, archive, clock } = this.#options;
    if (!source.retention) return;
    await store.dropOld(source);
    const first = addDays(seoulTime(clock()).date, -source.retention.days);
    await archive.dropBefore(source.name, first);
  }

  /** What went wrong, which other parts need not share. */
  async #fetchPart(part: Part): Promise<SourceProblem | undefined> {
    try {
      const rows = await this.#fetchPages(part);
      const state = await this.#stateOf(rows);
      this.#finished.push({ part, state, rows: state === 'new' ? rows : [] });
      const waiting = this.#finished.reduce((sum, finished) => sum + finished.rows.length, 0);
      if (this.#finished.length >= mostPartsAtOnce || waiting >= mostRowsAtOnce)
        await this.#flush();
      return undefined;
    } catch (error) {
      this.#options.signal.throwIfAborted();
      if (!(error instanceof SourceError)) throw error;
      const { message, ...problem } = error.problem;
      this.#problem = { ...problem, message: `${part.key}: ${message}` };
      return this.#problem;
    }
  }

  async #fetchPages(part: Part): Promise<readonly SourceRow[]> {
    const { source, store } = this.#options;
    let progress: PartialPart = (await store.partialPart(this.#run, part)) ?? {
      ...{ nextPage: 1, received: 0, rows: [], lastPage: [] },
    };
    for (;;) {
      const page = await this.#fetchPage(part, progress.nextPage);
      if (isSamePage(progress.lastPage, page.rows)) throw repeatedPage(progress.nextPage);
      const rows = [...progress.rows, ...page.rows];
      const receivedNow = page.received ?? page.rows.length;
      const received = progress.received + receivedNow;
      if (isLast(source, page, receivedNow, received)) return source.combine?.(rows) ?? rows;
      progress = { nextPage: progress.nextPage + 1, received, rows, lastPage: page.rows };
      await this.#archiveAnswers();
      await store.keepPage(this.#run, part, progress);
    }
  }

  async #fetchPage(part: Part, page: number): Promise<Page> {
    const { source, caller, clock } = this.#options;
    try {
      const asking = source.request(part, page, source.pageSize ?? 0);
      const answer = await caller.call(asking, () => (this.#calls += 1));
      const asked = { part, page, fetchedAtMs: clock() };
      this.#answers.push(archivedAnswer(asked, answer, caller.access));
      return readPage(source, answer, part);
    } catch (error) {
      if (error instanceof SourceError && error.problem.kind === 'empty') return { rows: [] };
      throw error;
    }
  }

  async #stateOf(rows: readonly SourceRow[]): Promise<FinishedPart['state']> {
    const { source, store } = this.#options;
    if (rows.length === 0) return 'empty';
    if (!source.carriesOver) return 'new';
    // The day before may still be waiting to be stored.
    await this.#flush();
    return (await store.isCarriedOver(source, rows)) ? 'carried_over' : 'new';
  }

  async #flush(): Promise<void> {
    const { source, store } = this.#options;
    await this.#archiveAnswers();
    const finished = this.#finished;
    if (finished.length === 0) return;
    this.#finished = [];
    const counts = await store.finishParts(source, this.#run, finished);
    for (const { state } of finished) if (state !== 'new') this.#states.add(state);
    if (finished.some(({ state }) => state === 'new')) {
      this.#states.add(counts.added + counts.changed > 0 ? 'new' : 'unchanged');
    }
    this.#counts = {
      rows: this.#counts.rows + counts.rows,
      added: this.#counts.added + counts.added,
      changed: this.#counts.changed + counts.changed,
    };
  }

  /** Answers are on the disk before rows made of them. */
  async #archiveAnswers(): Promise<void> {
    const { archive, source, clock } = this.#options;
    const answers = this.#answers;
    this.#answers = [];
    await archive.append(source.name, clock(), answers);
  }

  #end(): RunEnd {
    const order = ['new', 'unchanged', 'carried_over', 'empty'] as const;
    const reached = order.find((state) => this.#states.has(state)) ?? 'empty';
    const { code, message } = this.#problem ?? {};
    return {
      ...this.#counts,
      calls: this.#calls,
      state: this.#problem ? 'failed' : reached,
      ...(code === undefined ? {} : { code }),
      ...(message === undefined ? {} : { reason: message }),
    };
  }
}

/** What Pomona itself could not do, as a problem of the run. */
export function faultOf(error: unknown): SourceProblem {
  const words = messageOf(error).slice(0, mostFaultWords);
  return { kind: 'later', code: 'fault', message: `Pomona could not go on: ${words}` };
}

function endsRun({ kind }: SourceProblem): boolean {
  return kind === 'final' || kind === 'quota';
}

/** Reads an answer; what a source trips over is a problem of the answer, not of Pomona. */
export function readPage(source: Source, answer: Answer, part: Part): Page {
  try {
    return source.read(answer, part);
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw new SourceError(
      {
        kind: 'later',
        code: 'unreadable',
        message: `The answer is not in the form that is documented: ${messageOf(error)}`,
      },
      { cause: error },
    );
  }
}

/** Whether a page brings the rows of the one before it once more: its server knows no pages, or not by this name. */
export function isSamePage(before: readonly SourceRow[], page: readonly SourceRow[]): boolean {
  if (page.length === 0 || page.length !== before.length) return false;
  return JSON.stringify(page) === JSON.stringify(before);
}

function repeatedPage(page: number): SourceError {
  return new SourceError({
    kind: 'later',
    code: 'repeated-page',
    message: `Page ${page} is the same as page ${page - 1}: the server does not heed the number of the page. What was stored before is kept.`,
  });
}

function isLast(source: Source, { total }: Page, receivedNow: number, received: number): boolean {
  if (source.pageSize === undefined) return true;
  if (total === undefined) return receivedNow < source.pageSize;
  if (received >= total) return true;
  if (receivedNow > 0) return false;
  throw new SourceError({
    kind: 'later',
    code: 'incomplete',
    message: `The server speaks of ${total} records and gave ${received}.`,
  });
}
