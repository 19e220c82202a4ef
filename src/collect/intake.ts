import { performance } from 'node:perf_hooks';
import type { Clock } from '../base/time.ts';
import type { LogAppender } from '../log/event-log.ts';
import { createEventGate } from './accept-event.ts';
import type { EventGate, Outcome } from './accept-event.ts';
import { uncounted } from './collector-metrics.ts';
import type { CollectorMetrics } from './collector-metrics.ts';
import { clockShiftOf } from './correct-clock.ts';
import { batchOfLines, batchOfValues } from './event-batch.ts';
import type { EventBatch } from './event-batch.ts';
import type { EventSchema } from './event-schema.ts';
import type { EventSource, NewRejection } from './quarantine-record.ts';
import type { Quarantine } from './quarantine.ts';
import { sortBatch } from './sort-batch.ts';
import type { SortedBatch } from './sort-batch.ts';

export interface IntakeOptions {
  readonly schema: EventSchema;
  readonly log: LogAppender;
  readonly quarantine: Quarantine;
  readonly clock: Clock;
  readonly metrics?: CollectorMetrics;
}

export interface IngestOptions {
  readonly source: EventSource;
  /** When it was received; now by default. Importers of history pass the time of the events. */
  readonly receivedAtMs?: number;
  /** When the client sent it, by its own clock (RFC 3339). A batch that carries one of its own needs none. */
  readonly sentAt?: string;
  readonly sample?: boolean;
}

export interface IngestResult {
  readonly accepted: number;
  /** In the order of the batch. */
  readonly rejected: readonly RejectedEvent[];
}

/** What the client is told of an event that was not accepted. */
export interface RejectedEvent {
  /** Place in the batch, from 0; lines without content do not count. */
  readonly index: number;
  readonly eventId: string | null;
  readonly code: string;
  readonly message: string;
}

/**
 * The one road of every event into the log: HTTP requests, simulator, importers and replays all go through it.
 * Judges each event, appends the accepted ones to the log and the others to the quarantine, one append each, and
 * resolves when both are durable. Events that are accepted but were seen before are no concern of it.
 */
export class Intake {
  readonly #accept: EventGate;
  readonly #log: LogAppender;
  readonly #quarantine: Quarantine;
  readonly #clock: Clock;
  readonly #metrics: CollectorMetrics;

  constructor(options: IntakeOptions) {
    this.#accept = createEventGate(options.schema);
    this.#log = options.log;
    this.#quarantine = options.quarantine;
    this.#clock = options.clock;
    this.#metrics = options.metrics ?? uncounted;
  }

  /**
   * Takes in events: JSON values, or the text of NDJSON. All of one call stand in one append, so keep calls to a few
   * thousand events. Throws PomonaError `log_unavailable` when they could not be made durable (give them again: what
   * was stored already is recognised), `invalid_body` for a `sentAt` that is no time.
   */
  ingest(events: readonly unknown[] | string, options: IngestOptions): Promise<IngestResult> {
    const batch = typeof events === 'string' ? batchOfLines(events) : batchOfValues(events);
    return this.ingestBatch(batch, options);
  }

  /** The same for a batch already parsed. */
  async ingestBatch(batch: EventBatch, options: IngestOptions): Promise<IngestResult> {
    const receivedAtMs = options.receivedAtMs ?? this.#clock();
    const sorted = sortBatch(this.#accept, batch, {
      receivedAtMs,
      clockShiftMs: clockShiftOf(batch.sentAt ?? options.sentAt, receivedAtMs),
      sample: options.sample ?? false,
      hasEscapes: batch.hasEscapes,
    });
    await this.#store(sorted, batch, receivedAtMs, options.source);
    return { accepted: sorted.accepted, rejected: sorted.rejected.map(answerOf) };
  }

  /** Judges one event given as text, without storing anything: would it be accepted now? */
  check(text: string): Outcome {
    const batch = batchOfLines(text.replaceAll('\n', ' '));
    const context = { receivedAtMs: this.#clock(), clockShiftMs: 0, sample: false };
    const sorted = sortBatch(this.#accept, batch, { ...context, hasEscapes: true });
    return sorted.rejected[0] ?? { kind: 'accepted', line: sorted.lines.trimEnd() };
  }

  async #store(
    sorted: SortedBatch,
    batch: EventBatch,
    receivedAtMs: number,
    source: EventSource,
  ): Promise<void> {
    // The log first: should the quarantine then fail, the client's retry makes duplicates in the log, which are told
    // apart, and not in the quarantine, where nobody could.
    if (sorted.accepted > 0) {
      const { accepted: records } = sorted;
      const lines = Buffer.from(sorted.lines);
      await this.#timed('log', () => this.#log.append({ lines, records, receivedAtMs }));
      this.#metrics.eventsAccepted(records);
    }
    if (sorted.rejected.length > 0) {
      const rejections = sorted.rejected.map(({ kind: _, ...rejected }): NewRejection => ({
        ...rejected,
        raw: batch.rawOf(rejected.index),
        source,
      }));
      await this.#timed('quarantine', () => this.#quarantine.add(rejections, receivedAtMs));
      for (const { code } of sorted.rejected) this.#metrics.eventRejected(code);
    }
  }

  async #timed(to: 'log' | 'quarantine', append: () => Promise<unknown>): Promise<void> {
    const startMs = performance.now();
    await append();
    this.#metrics.appendFinished(to, (performance.now() - startMs) / 1000);
  }
}

function answerOf(rejected: SortedBatch['rejected'][number]): RejectedEvent {
  const { index, eventId = null, code, message } = rejected;
  return { index, eventId, code, message };
}
