import { Readable } from 'node:stream';
import { shopEvents } from '../../../domains/shop/events.ts';
import { createEventGate } from '../../../src/collect/accept-event.ts';
import type { Outcome } from '../../../src/collect/accept-event.ts';
import type { BadLine, ImportBatch } from '../../../src/collect/import-batch.ts';

export interface Imported {
  readonly events: readonly Record<string, unknown>[];
  readonly bad: readonly BadLine[];
  readonly skipped: number;
  readonly bytesDone: readonly number[];
}

/** Everything a reader hands over. */
export async function imported(batches: AsyncIterable<ImportBatch>): Promise<Imported> {
  const all = await batchesOf(batches);
  return {
    events: all.flatMap(({ events }) => events as Record<string, unknown>[]),
    bad: all.flatMap(({ bad }) => bad),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
    bytesDone: all.map(({ bytesDone }) => bytesDone),
  };
}

export async function batchesOf(batches: AsyncIterable<ImportBatch>): Promise<ImportBatch[]> {
  const all: ImportBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return all;
}

export function streamOf(...lines: readonly string[]): Readable {
  return Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]);
}

const accept = createEventGate(shopEvents);

/** What the gate every event passes says of each. */
export function judged(events: readonly unknown[]): Outcome['kind'][] {
  const receivedAtMs = Date.parse('2026-11-22T00:00:00Z');
  const context = { receivedAtMs, clockShiftMs: 0, sample: false, hasEscapes: true };
  return events.map((event) => accept(event, context).kind);
}

/** The values of some fields of each event. */
export function pick(events: Imported['events'], ...names: readonly string[]): unknown[][] {
  return events.map((event) => names.map((name) => event[name]));
}
