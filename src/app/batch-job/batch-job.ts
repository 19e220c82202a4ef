import { formatInstant } from '../../base/instant.ts';
import type { NewRejection } from '../../collect/quarantine-record.ts';
import type { BatchResult, ResultSink } from '../../publish/result-sink.ts';
import type { InsightContext } from '../../serve/insight.ts';
import type { Pipeline } from '../pipeline.ts';
import type { DoneBatch, JobProgress } from './job-progress.ts';
import { whileUnavailable } from './while-unavailable.ts';

/** A line as its source gives it. */
export interface InputLine {
  /** What tells it from every other line, also when it is read again. */
  readonly identity: string;
  /** Where it stands, for a person: `orders.txt line 2`. */
  readonly place: string;
  /** Number of the line or offset of the record. */
  readonly index: number;
  readonly bytes: Buffer;
  /** It is longer than {@link maxLineBytes}: `bytes` is only its beginning. */
  readonly tooLong: boolean;
}

/** Lines that are counted together: always the same lines, whenever they are read. */
export interface InputBatch {
  /** Tells it from every other batch. */
  readonly key: string;
  /** Where it came from, as fields to be kept beside the results. */
  readonly origin: BatchResult['origin'];
  readonly lines: readonly InputLine[];
}

/** Reads a line as the fields of an event, without its identity; or says what is wrong with it. */
export type ReadLine = (
  text: string,
  context: LineContext,
) => { readonly event: object } | { readonly problem: string };

export interface LineContext {
  /** Key of the batch. */
  readonly batch: string;
  readonly readAtMs: number;
  /** {@link readAtMs} as text. */
  readonly readAt: string;
}

export interface BatchJobOptions {
  readonly pipeline: Pipeline;
  readonly progress: JobProgress;
  readonly sinks: readonly ResultSink[];
  readonly readLine: ReadLine;
  /** The results of a batch, from a store that has counted this batch and all before it, and nothing else. */
  readonly results: (
    query: InsightContext<never>['query'],
    batch: string,
  ) => Promise<BatchResult['entries']>;
  readonly onWrong: (messages: readonly string[]) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Once aborted, what cannot be reached is waited for no longer. */
  readonly signal: AbortSignal;
}

/** So many lines are one batch at most. */
export const batchLines = 10_000;
export const maxLineBytes = 4_096;
/** So much of a longer line of a topic is kept. */
export const excerptBytes = 1_000;
/** An append holds a few thousand events. */
const appendEvents = 5_000;

/**
 * Counts lines batch by batch, and publishes results after each. What makes it exact: an event is told by the identity
 * of its line, so that a batch read again after a crash is recognised by the engine, which commits identities, state and
 * offset in one transaction; a batch is always the same lines, and the next one waits until the results of the one before
 * are out and noted.
 */
export class BatchJob {
  readonly #options: BatchJobOptions;

  constructor(options: BatchJobOptions) {
    this.#options = options;
  }

  /** Counts a batch and publishes its results; `quarantined` are messages that are not to be set aside again. */
  async take(input: InputBatch, quarantined: ReadonlySet<string>): Promise<DoneBatch> {
    const { pipeline } = this.#options;
    const { events, rejections } = this.#sort(input);
    for (let from = 0; from < events.length; from += appendEvents) {
      const part = events.slice(from, from + appendEvents);
      const { rejected } = await pipeline.intake.ingest(part, { source: 'csv' });
      if (rejected.length > 0) throw new Error(`An event made here does not fit its own schema`);
    }
    await pipeline.settled();
    return this.finish(input, { rejections, quarantined, events: events.length });
  }

  /** Publishes the results of a batch that is counted, having set aside what is wrong in it. */
  async finish(
    { key, origin }: Omit<InputBatch, 'lines'>,
    {
      rejections,
      quarantined,
      events,
    }: {
      readonly rejections: readonly NewRejection[];
      readonly quarantined: ReadonlySet<string>;
      readonly events: number;
    },
  ): Promise<DoneBatch> {
    const { pipeline, progress, sinks, results, onWrong, onTrouble, signal } = this.#options;
    await pipeline.quarantine.add(
      rejections.filter(({ message }) => !quarantined.has(message)),
      pipeline.clock(),
    );
    onWrong(rejections.map(({ message }) => message));
    const batch = progress.totals.batches + 1;
    const wrong = rejections.length;
    const entries = await results((sql, values) => query(pipeline, sql, values), key);
    for (const sink of sinks) {
      await whileUnavailable(() => sink.publish({ batch, origin: { ...origin, wrong }, entries }), {
        what: `The results of batch ${batch} wait to be published`,
        ...{ onTrouble, signal },
      });
    }
    return { batch, events, wrong };
  }

  /** What is set aside already of lines at a place: after a crash nobody else tells repeats there. */
  async quarantinedOf(place: string): Promise<ReadonlySet<string>> {
    const messages = new Set<string>();
    for await (const { message } of this.#options.pipeline.quarantine.export()) {
      if (message.startsWith(wrongLineOf(place))) messages.add(message);
    }
    return messages;
  }

  #sort({ key, lines }: InputBatch) {
    const readAtMs = this.#options.pipeline.clock();
    const context: LineContext = { batch: key, readAtMs, readAt: formatInstant(readAtMs) };
    const events: object[] = [];
    const rejections: NewRejection[] = [];
    for (const { identity, place, index, bytes, tooLong } of lines) {
      const raw = bytes.toString();
      if (raw.trim() === '') continue;
      const read = tooLong ? { problem: tooLongProblem } : this.#options.readLine(raw, context);
      if ('event' in read) events.push({ eventId: identity, ...read.event });
      else rejections.push(wrongLine({ place, index, raw, problem: read.problem }));
    }
    return { events, rejections };
  }
}

export const tooLongProblem = `it is longer than ${maxLineBytes} bytes`;

export function wrongLine(wrong: {
  readonly place: string;
  readonly index: number;
  readonly raw: string;
  readonly problem: string;
}): NewRejection {
  const { place, index, raw, problem } = wrong;
  const message = `${wrongLineOf(place)}: ${problem}`;
  return { code: 'malformed_line', message, index, raw, source: 'csv' };
}

function wrongLineOf(place: string): string {
  return `Wrong line format: ${place}`;
}

async function query<Row extends object>(
  { readers }: Pipeline,
  ...[sql, values]: Parameters<Pipeline['readers']['query']>
): Promise<readonly Row[]> {
  return (await readers.query(sql, values)) as unknown as readonly Row[];
}
