import { isUtf8 } from 'node:buffer';
import { messageOf } from '../base/errors.ts';
import { collectorFields } from './event-schema.ts';
import type { BadLine, ImportBatch } from './import-batch.ts';
import { readLines } from './read-lines.ts';
import type { Line, LineSource } from './read-lines.ts';

export interface NdjsonOptions {
  /** Most events in a batch. */
  readonly batchSize?: number;
  /** Longer lines are bad; the collector takes no larger request either. */
  readonly maxLineBytes?: number;
}

const defaultMaxLineBytes = 5 * 1024 * 1024;
const defaultBatchSize = 1000;
/** A batch is handed over before its lines hold more than this. */
const maxBatchBytes = 4 * 1024 * 1024;

/**
 * Reads events from NDJSON, one a line, in the order of the file; empty lines are passed over.
 *
 * Lines that Pomona stored or exported itself (they carry `receivedAt`) become what the client had sent: the
 * collector's fields go, unknown fields come back out of `extra`.
 */
export async function* readNdjson(
  source: LineSource,
  options: NdjsonOptions = {},
): AsyncGenerator<ImportBatch> {
  const { batchSize = defaultBatchSize, maxLineBytes = defaultMaxLineBytes } = options;
  let events: unknown[] = [];
  let bad: BadLine[] = [];
  let heldBytes = 0;
  let bytesDone = 0;
  const take = (done: number): ImportBatch => {
    const batch = { events, bad, skipped: 0, bytesDone: (bytesDone = done) };
    [events, bad, heldBytes] = [[], [], 0];
    return batch;
  };
  for await (const block of readLines(source, maxLineBytes)) {
    for (const line of block.lines) {
      if (events.length + bad.length >= batchSize || heldBytes > maxBatchBytes)
        yield take(bytesDone);
      const read = readLine(line, maxLineBytes);
      if (read.kind === 'event') events.push(read.event);
      else if (read.kind === 'bad') bad.push(badLine(line, read.message));
      heldBytes += line.bytes.length;
    }
    yield take(block.bytesDone);
  }
}

function badLine(line: Line, message: string): BadLine {
  return { line: line.number, raw: line.bytes.toString('utf8'), message };
}

type ReadLine =
  | { readonly kind: 'event'; readonly event: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'bad'; readonly message: string };

function readLine(line: Line, maxLineBytes: number): ReadLine {
  if (line.tooLong)
    return { kind: 'bad', message: `The line is longer than ${maxLineBytes} bytes.` };
  if (!isUtf8(line.bytes)) return { kind: 'bad', message: 'The line is not valid UTF-8.' };
  const text = line.bytes.toString('utf8').trim();
  if (text === '') return { kind: 'empty' };
  let event: unknown;
  try {
    event = JSON.parse(text);
  } catch (error) {
    return { kind: 'bad', message: `The line is not valid JSON: ${messageOf(error)}.` };
  }
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    return { kind: 'bad', message: 'The line is not a JSON object.' };
  }
  return { kind: 'event', event: asSent(event as Record<string, unknown>) };
}

/** The event as its client sent it. Without receivedAt no collector has seen it, and its fields are all the client's. */
function asSent(event: Record<string, unknown>): Record<string, unknown> {
  if (typeof event['receivedAt'] !== 'string') return event;
  const known = Object.entries(event).filter(([name]) => !Object.hasOwn(collectorFields, name));
  return Object.fromEntries([...unknownFields(event['extra']), ...known]);
}

function unknownFields(extra: unknown): [string, unknown][] {
  if (typeof extra !== 'string') return [];
  try {
    const value: unknown = JSON.parse(extra);
    return typeof value === 'object' && value !== null ? Object.entries(value) : [];
  } catch {
    // Not written by Pomona: keep it as what it is, an unknown field.
    return [['extra', extra]];
  }
}
