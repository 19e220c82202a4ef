import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { formatInstant } from '../../base/instant.ts';
import { PomonaError } from '../../base/errors.ts';
import type { NewRejection } from '../../collect/quarantine-record.ts';
import { readLines } from '../../collect/read-lines.ts';
import type { Line } from '../../collect/read-lines.ts';
import type { InsightContext } from '../../serve/insight.ts';
import type { BatchResult, ResultSink } from '../../publish/result-sink.ts';
import type { Pipeline } from '../pipeline.ts';
import type { FileInHand, FileProgress } from './file-progress.ts';

/** A line that is none of what the file should hold. */
export interface WrongLine {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

export interface FileJobOptions {
  readonly pipeline: Pipeline;
  readonly progress: FileProgress;
  readonly sinks: readonly ResultSink[];
  /** Reads a line as the fields of an event, without its identity; or says what is wrong with it. */
  readonly readLine: (
    text: string,
    context: LineContext,
  ) => { readonly event: object } | { readonly problem: string };
  /** The results of a batch, from a store that has counted this batch and all before it, and nothing else. */
  readonly results: (
    query: InsightContext<never>['query'],
    batch: string,
  ) => Promise<BatchResult['entries']>;
  readonly onWrong: (wrong: readonly WrongLine[]) => void;
  readonly onProgress: (file: string, bytesDone: number, bytes: number) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Once aborted, the job ends with the batch in hand. */
  readonly signal: AbortSignal;
}

export interface LineContext {
  /** File and first line of the batch: the same whenever they are read. */
  readonly batch: string;
  readonly readAtMs: number;
  /** {@link readAtMs} as text. */
  readonly readAt: string;
}

/** So many lines of a file are one batch; its last one has what is left. */
export const batchLines = 10_000;
/** An append holds a few thousand events. */
const appendEvents = 5_000;
const maxLineBytes = 4_096;

/**
 * Reads files into a pipeline batch by batch, and publishes results after each. What makes it exact: an event is told by
 * the name of its file and the number of its line, so that a batch read again after a crash is recognised by the engine,
 * which commits identities, state and offset in one transaction; a batch is a fixed range of lines, and the next one
 * waits until the results of the one before are out and noted.
 */
export class FileJob {
  readonly #options: FileJobOptions;

  constructor(options: FileJobOptions) {
    this.#options = options;
  }

  /** Goes on with the file that was left half read, if there is one. */
  async resume(): Promise<void> {
    const { inHand } = this.#options.progress;
    if (inHand) await this.#go(inHand, await this.#quarantinedOf(inHand.name));
  }

  /** Reads a file from its start, unless one of its name was read before: says whether it was. */
  async read(path: string): Promise<boolean> {
    const { progress } = this.#options;
    if (progress.knows(basename(path))) return false;
    await progress.begin(path);
    await this.#go(progress.inHand!, new Set());
    return true;
  }

  async #go(file: FileInHand, quarantined: ReadonlySet<string>): Promise<void> {
    const { progress, signal } = this.#options;
    await this.#readOn(file, quarantined);
    if (!signal.aborted) await progress.end();
  }

  async #readOn(file: FileInHand, quarantined: ReadonlySet<string>): Promise<void> {
    const { signal, onProgress, onTrouble } = this.#options;
    const bytes = await stat(file.path).then(
      ({ size }) => size,
      () => 0,
    );
    let known = quarantined;
    for await (const { lines, bytesDone } of batchesOf(file, onTrouble)) {
      if (signal.aborted) return;
      await this.#take(file.name, lines, known);
      known = new Set();
      onProgress(file.name, Math.min(bytesDone, bytes), bytes);
    }
  }

  async #take(
    file: string,
    lines: readonly Line[],
    quarantined: ReadonlySet<string>,
  ): Promise<void> {
    const { pipeline, progress, sinks, results, onWrong } = this.#options;
    const batch = progress.totals.batches + 1;
    const key = `${file}:${lines[0]!.number}`;
    const { events, rejections } = this.#sort(file, lines, key);
    await pipeline.quarantine.add(
      rejections.filter(({ message }) => !quarantined.has(message)),
      pipeline.clock(),
    );
    for (let from = 0; from < events.length; from += appendEvents) {
      const part = events.slice(from, from + appendEvents);
      const { rejected } = await pipeline.intake.ingest(part, { source: 'csv' });
      if (rejected.length > 0) throw new Error(`An event made here does not fit its own schema`);
    }
    await pipeline.settled();
    onWrong(rejections.map(({ index, message }) => ({ file, line: index, message })));
    const entries = await results((sql, values) => query(pipeline, sql, values), key);
    const wrong = rejections.length;
    const origin = { file, fromLine: lines[0]!.number, toLine: lines.at(-1)!.number, wrong };
    for (const sink of sinks) await sink.publish({ batch, origin, entries });
    await progress.finishBatch({ batch, toLine: origin.toLine, events: events.length, wrong });
  }

  #sort(file: string, lines: readonly Line[], batch: string) {
    const readAtMs = this.#options.pipeline.clock();
    const context: LineContext = { batch, readAtMs, readAt: formatInstant(readAtMs) };
    const events: object[] = [];
    const rejections: NewRejection[] = [];
    for (const { number, bytes, tooLong } of lines) {
      const raw = bytes.toString();
      if (raw.trim() === '') continue;
      const read = tooLong
        ? { problem: `it is longer than ${maxLineBytes} bytes` }
        : this.#options.readLine(raw, context);
      if ('event' in read) {
        events.push({ eventId: `${file}:${number}`, ...read.event });
      } else {
        const message = `${wrongLineOf(file)}${number}: ${read.problem}`;
        rejections.push({ code: 'malformed_line', message, index: number, raw, source: 'csv' });
      }
    }
    return { events, rejections };
  }

  /** What a crash may have left in the quarantine of a batch that is read again: nobody else tells repeats there. */
  async #quarantinedOf(file: string): Promise<ReadonlySet<string>> {
    const messages = new Set<string>();
    for await (const { message } of this.#options.pipeline.quarantine.export()) {
      if (message.startsWith(wrongLineOf(file))) messages.add(message);
    }
    return messages;
  }
}

function wrongLineOf(file: string): string {
  return `Wrong line format: ${file} line `;
}

async function query<Row extends object>(
  { readers }: Pipeline,
  ...[sql, values]: Parameters<Pipeline['readers']['query']>
): Promise<readonly Row[]> {
  return (await readers.query(sql, values)) as unknown as readonly Row[];
}

/**
 * The lines of a file that are not done with, by batches: always the same lines in each. A file that cannot be read, or
 * no further, is told of, and ends there.
 */
async function* batchesOf(
  file: FileInHand,
  onTrouble: FileJobOptions['onTrouble'],
): AsyncGenerator<{ readonly lines: readonly Line[]; readonly bytesDone: number }> {
  let held: Line[] = [];
  try {
    for await (const { lines, bytesDone } of readLines(file.path, maxLineBytes)) {
      for (const line of lines) {
        if (line.number <= file.toLine) continue;
        held.push(line);
        if (line.number % batchLines !== 0) continue;
        yield { lines: held, bytesDone };
        held = [];
      }
    }
  } catch (error) {
    if (!(error instanceof PomonaError)) throw error;
    onTrouble(`${file.name} was not read to its end`, error);
  }
  if (held.length > 0) yield { lines: held, bytesDone: Infinity };
}
