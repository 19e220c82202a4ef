import type { RecordsBatch } from '@platformatic/kafka';
import type { LogBatch, ReadLimit } from '../event-log.ts';

const lineBreak = Buffer.from('\n');

/**
 * Kafka's record batches as one batch of lines: whole record batches from `offset` on, the first in any case, as many
 * more as the limit allows. Undefined where none holds a record from there on.
 */
export function recordsAsLines(
  batches: readonly RecordsBatch[],
  offset: number,
  limit: ReadLimit,
): LogBatch | undefined {
  const parts: Uint8Array[] = [];
  let records = 0;
  let bytes = 0;
  let nextOffset = offset;
  for (const batch of batches) {
    const lines = linesOf(batch, offset);
    const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
    const isFull = records + lines.length > limit.records || bytes + size > limit.bytes;
    if (records > 0 && isFull) break;
    for (const line of lines) parts.push(line, lineBreak);
    records += lines.length;
    bytes += size;
    nextOffset = Math.max(nextOffset, Number(batch.firstOffset) + batch.lastOffsetDelta + 1);
  }
  return nextOffset === offset ? undefined : { offset, nextOffset, records, parts };
}

/** A broker answers with the record batch that holds the offset, also where it begins before it. */
function linesOf({ firstOffset, records }: RecordsBatch, fromOffset: number): readonly Buffer[] {
  return records
    .filter(({ offsetDelta }) => Number(firstOffset) + offsetDelta >= fromOffset)
    .flatMap(({ value }) => (value === null ? [] : [value]));
}
