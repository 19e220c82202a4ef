/**
 * The log: where accepted events are durable before anybody is told so, in the order in which they count.
 *
 * One `EventLog` is one ordered sequence of records, numbered from 0 by their offset. A record is one line of JSON
 * (UTF-8, without a line break); the log knows nothing of what it says. The embedded log is one `EventLog` on segment
 * files; a Kafka topic is one `EventLog` per partition. test/contract/event-log.ts is the suite every log passes.
 */
export interface EventLog {
  /**
   * Appends records, all or none, and resolves once they are durable. Concurrent appends share one sync (group commit)
   * and keep the order in which `append` was called.
   *
   * Rejects with PomonaError `log_unavailable` when they could not be made durable; they may be appended again.
   */
  append(batch: AppendBatch): Promise<Appended>;

  /**
   * Durable records from `offset` on, as many as the limits allow but at least one append's worth; an empty batch
   * (`records` 0) at the end. Records never cross an append: a batch holds whole appends only.
   * Where records were lost to corruption, the batch starts after them (`batch.offset > offset`) or ends before them.
   */
  read(offset: number, limit: ReadLimit): Promise<LogBatch>;

  /** Offset of the first record that is still held here. */
  readonly startOffset: number;
  /** Offset after the last durable record: the offset the next record will get. */
  readonly endOffset: number;

  /** Resolves once `endOffset > offset`, or when the signal is aborted. */
  waitFor(offset: number, signal?: AbortSignal): Promise<void>;

  /** Makes everything appended durable, then releases the files. */
  close(): Promise<void>;
}

/** Where records are made durable, wherever they are read from afterwards. */
export interface LogAppender {
  /** As {@link EventLog.append}, where no offset need be known. */
  append(batch: AppendBatch): Promise<unknown>;
}

export interface AppendBatch {
  /** The records as NDJSON: each line ends with \n, none is empty. */
  readonly lines: Uint8Array;
  /** How many lines there are; at least 1. */
  readonly records: number;
  /** When they were received, ms since the epoch: the ledger counts them in this minute. */
  readonly receivedAtMs: number;
}

export interface Appended {
  /** Offset of the first record of the batch. */
  readonly offset: number;
}

export interface ReadLimit {
  readonly records: number;
  readonly bytes: number;
}

export interface LogBatch {
  /** Offset of the first record in `parts`. */
  readonly offset: number;
  /** Offset to read from next. */
  readonly nextOffset: number;
  /** How many records `parts` holds: nextOffset - offset, or fewer when corrupt records end the batch. */
  readonly records: number;
  /** The records as NDJSON, verified against their checksums; concatenate them to get all lines. */
  readonly parts: readonly Uint8Array[];
}

/** How many records were received in one minute; the ledger's side that the log vouches for. */
export interface MinuteCount {
  /** Start of the minute, ms since the epoch. */
  readonly minuteMs: number;
  readonly records: number;
}
