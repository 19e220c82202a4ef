import type { RecordsBatch } from '@platformatic/kafka';
import { minuteMs } from '../../base/time.ts';
import type { LogBatch, ReadLimit } from '../event-log.ts';

export interface TimedBatch extends LogBatch {
  /** When its first record was received; all of them were in the same minute. */
  readonly receivedAtMs: number;
}

/** A record with a value, as Kafka holds it. */
export interface KafkaRecord {
  readonly offset: number;
  readonly value: Buffer;
  readonly key: Buffer | null;
  readonly headers: readonly (readonly [name: Buffer | null, value: Buffer | null])[];
}

/** Of a record batch's attributes: it holds marks of transactions, and nobody's records. */
const isControl = 0x20;

export const lineBreak = Buffer.from('\n');

interface Line {
  readonly offset: number;
  readonly value: Buffer;
  readonly receivedAtMs: number;
}

/**
 * Kafka's record batches as one batch of lines: whole record batches from `offset` on, the first in any case, as many
 * more as the limit allows, up to where another minute of receipt begins. Undefined where none holds a record from
 * there on.
 */
export function recordsAsLines(
  batches: readonly RecordsBatch[],
  offset: number,
  limit: ReadLimit,
): TimedBatch | undefined {
  const parts: Uint8Array[] = [];
  let [records, bytes, nextOffset] = [0, 0, offset];
  let receivedAtMs: number | undefined;
  for (const batch of batches) {
    const lines = linesOf(batch, offset);
    const size = lines.reduce((sum, { value }) => sum + value.length + 1, 0);
    if (records > 0 && (records + lines.length > limit.records || bytes + size > limit.bytes))
      break;
    for (const line of lines) {
      receivedAtMs ??= line.receivedAtMs;
      if (minuteOf(line.receivedAtMs) !== minuteOf(receivedAtMs)) {
        return { offset, nextOffset: line.offset, records, parts, receivedAtMs };
      }
      parts.push(line.value, lineBreak);
      records += 1;
    }
    bytes += size;
    nextOffset = Math.max(nextOffset, Number(batch.firstOffset) + batch.lastOffsetDelta + 1);
  }
  if (nextOffset === offset) return undefined;
  return { offset, nextOffset, records, parts, receivedAtMs: receivedAtMs ?? 0 };
}

/** All records of record batches from `offset` on, and the offset after the last batch. */
export function recordsFrom(
  batches: readonly RecordsBatch[],
  offset: number,
): { readonly records: readonly KafkaRecord[]; readonly nextOffset: number } {
  const records = batches.flatMap((batch) =>
    (batch.attributes & isControl ? [] : batch.records).flatMap(
      ({ offsetDelta, key, value, headers }): readonly KafkaRecord[] => {
        const at = Number(batch.firstOffset) + offsetDelta;
        return at < offset || value === null ? [] : [{ offset: at, key, value, headers }];
      },
    ),
  );
  const last = batches.at(-1);
  const nextOffset = last ? Number(last.firstOffset) + last.lastOffsetDelta + 1 : offset;
  return { records, nextOffset: Math.max(nextOffset, offset) };
}

/** A broker answers with the record batch that holds the offset, also where it begins before it. */
function linesOf(batch: RecordsBatch, fromOffset: number): readonly Line[] {
  return batch.records.flatMap(({ offsetDelta, timestampDelta, value }) => {
    const offset = Number(batch.firstOffset) + offsetDelta;
    const receivedAtMs = Number(batch.firstTimestamp + timestampDelta);
    return offset < fromOffset || value === null ? [] : [{ offset, value, receivedAtMs }];
  });
}

function minuteOf(ms: number): number {
  return Math.floor(ms / minuteMs);
}
