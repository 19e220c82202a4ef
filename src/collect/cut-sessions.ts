import { tmpdir } from 'node:os';
import { formatInstant } from '../base/instant.ts';
import { hashText } from './hash-text.ts';
import type { BadLine, ImportBatch } from './import-batch.ts';
import { LooseEventTable } from './loose-event-table.ts';
import type { LooseEvent, PlacedEvent } from './loose-event-table.ts';

/** A stretch of a file, read. */
export interface LooseBlock {
  readonly events: readonly LooseEvent[];
  readonly bad: readonly BadLine[];
  readonly skipped: number;
  readonly bytesDone: number;
}

export interface CutOptions {
  /**
   * What equal lines mean: `keep`: each is an event of its own, numbered in the order of the file; `drop`: only the
   * first counts; `as-given`: the identity is the event's own id and stays as it is.
   */
  readonly equalLines: 'keep' | 'drop' | 'as-given';
  /**
   * Events that bring no sessionId get one: a session ends after more than this silence of its visitor; exactly as
   * long is still the same session. No sessions are cut when absent.
   */
  readonly maxSilenceMs?: number;
  /** Give events of one visitor at the same time successive microseconds, in the order of the file. */
  readonly keepOrder?: boolean;
  /** Where the temporary table goes; the system's folder for temporary files when absent. */
  readonly tempFolder?: string;
  /** Most events in a batch. */
  readonly batchSize?: number;
}

const defaultBatchSize = 1000;

/**
 * Puts the events of a file in order of time, whatever order they came in, numbers equal lines, cuts sessions where an
 * event brings none, and gives every event its eventId and occurredAt. Ids rest on what the lines say: reading a file
 * again, or a longer version of it, gives the same ones.
 *
 * Bad lines come as they are met, events once the whole file is read. A byte counts half when it is read and half when
 * its event is handed over.
 */
export async function* cutSessions(
  blocks: AsyncIterable<LooseBlock>,
  options: CutOptions,
): AsyncGenerator<ImportBatch> {
  const table = await LooseEventTable.open(options.tempFolder ?? tmpdir());
  try {
    let bytes = 0;
    for await (const block of blocks) {
      table.append(block.events);
      bytes = block.bytesDone;
      yield {
        events: [],
        bad: block.bad,
        skipped: block.skipped,
        bytesDone: Math.floor(bytes / 2),
      };
    }
    yield* placedBatches(table, bytes, options);
  } finally {
    await table.close();
  }
}

async function* placedBatches(
  table: LooseEventTable,
  bytes: number,
  options: CutOptions,
): AsyncGenerator<ImportBatch> {
  const size = options.batchSize ?? defaultBatchSize;
  const maxSilenceUs = (options.maxSilenceMs ?? 0) * 1000;
  let placed: PlacedEvent[] = [];
  let done = 0;
  const batch = (): ImportBatch => {
    const kept = options.equalLines === 'drop' ? placed.filter(isFirst) : placed;
    const skipped = placed.length - kept.length;
    const bytesDone = Math.floor((bytes / 2) * (1 + done / Math.max(table.count, 1)));
    placed = [];
    return {
      events: kept.map((event) => clientEvent(event, options)),
      bad: [],
      skipped,
      bytesDone,
    };
  };
  for await (const rows of table.placed(maxSilenceUs)) {
    for (const row of rows) {
      placed.push(row);
      done += 1;
      if (placed.length === size && done < table.count) yield batch();
    }
  }
  yield { ...batch(), bytesDone: bytes };
}

function isFirst(event: PlacedEvent): boolean {
  return event.occurrence === 1;
}

function clientEvent(placed: PlacedEvent, options: CutOptions): Record<string, unknown> {
  const { identity, occurrence, anonymousId, sessionStartUs, atUs, orderInMoment } = placed;
  const numbered = options.equalLines !== 'as-given' && occurrence > 1;
  // Beyond the millisecond, so that an event never overtakes one of the next millisecond.
  const laterUs = options.keepOrder ? Math.min(orderInMoment, 999 - (atUs % 1000)) : 0;
  return {
    eventId: numbered ? `${identity}-${occurrence}` : identity,
    occurredAt: formatMicroseconds(atUs + laterUs),
    anonymousId,
    ...(options.maxSilenceMs !== undefined && {
      sessionId: hashText(anonymousId, sessionStartUs),
    }),
    ...placed.event,
  };
}

function formatMicroseconds(atUs: number): string {
  const ms = Math.floor(atUs / 1000);
  const us = atUs - ms * 1000;
  return formatInstant(ms, us === 0 ? '' : String(us).padStart(3, '0'));
}
