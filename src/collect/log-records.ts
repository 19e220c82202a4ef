import type { EventLog, LogBatch } from '../log/event-log.ts';

export interface LogRecord {
  readonly offset: number;
  readonly line: string;
}

const batchLimit = { records: 1000, bytes: 4 * 1024 * 1024 };

/** A log from one start of an append up to an offset, in bounded batches read as they are asked for. */
export async function* readBatches(
  log: EventLog,
  from: number,
  to: number,
): AsyncGenerator<LogBatch> {
  let next = from;
  while (next < to) {
    const batch = await log.read(next, batchLimit);
    yield batch;
    if (batch.nextOffset <= next) return;
    next = batch.nextOffset;
  }
}

/** The records of a batch as text, with their offsets. */
export function* recordsOf(batch: LogBatch): Generator<LogRecord> {
  const lines = Buffer.concat(batch.parts).toString('utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (line !== '') yield { offset: batch.offset + index, line };
  }
}
