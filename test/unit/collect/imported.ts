import { Readable } from 'node:stream';
import type { BadLine, ImportBatch } from '../../../src/collect/import-batch.ts';

export interface Imported {
  readonly events: readonly Record<string, unknown>[];
  readonly bad: readonly BadLine[];
  readonly skipped: number;
  readonly bytesDone: readonly number[];
}

/** Everything a reader hands over. */
export async function imported(batches: AsyncIterable<ImportBatch>): Promise<Imported> {
  const all: ImportBatch[] = [];
  for await (const batch of batches) all.push(batch);
  return {
    events: all.flatMap(({ events }) => events as Record<string, unknown>[]),
    bad: all.flatMap(({ bad }) => bad),
    skipped: all.reduce((sum, { skipped }) => sum + skipped, 0),
    bytesDone: all.map(({ bytesDone }) => bytesDone),
  };
}

export function streamOf(...lines: readonly string[]): Readable {
  return Readable.from([Buffer.from(lines.map((line) => `${line}\n`).join(''))]);
}

/** The values of some fields of each event. */
export function pick(events: Imported['events'], ...names: readonly string[]): unknown[][] {
  return events.map((event) => names.map((name) => event[name]));
}
