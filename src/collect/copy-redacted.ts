import { parseInstant } from '../base/instant.ts';
import type { EventLog } from '../log/event-log.ts';
import { readBatches, recordsOf } from './log-records.ts';
import { parseRecord, withoutText } from './quarantine-record.ts';
import type { QuarantineRecord } from './quarantine-record.ts';

/**
 * Copies a quarantine into an empty log that starts at the same offset, without the text of the rejected events a
 * condition holds for. Ids stay: what was lost to corruption is stood in for. Gives how many texts were taken out.
 */
export async function copyRedacted(
  from: EventLog,
  to: EventLog,
  isToGo: (raw: string) => boolean,
): Promise<number> {
  let redacted = 0;
  for await (const batch of readBatches(from, from.startOffset, from.endOffset)) {
    await append(to, lostRecords(batch.offset - to.endOffset));
    const records = [...recordsOf(batch)].map(({ line }) => {
      const record = parseRecord(line);
      if (record.kind !== 'rejected' || !isToGo(record.raw)) return record;
      redacted += 1;
      return withoutText(record);
    });
    await append(to, records);
  }
  await append(to, lostRecords(from.endOffset - to.endOffset));
  return redacted;
}

function lostRecords(count: number): readonly QuarantineRecord[] {
  return Array.from({ length: count }, () => ({ kind: 'lost' }));
}

async function append(to: EventLog, records: readonly QuarantineRecord[]): Promise<void> {
  if (records.length === 0) return;
  const lines = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  const dated = records.find((record) => record.kind === 'rejected');
  const receivedAtMs = parseInstant(dated?.receivedAt ?? '')?.ms ?? 0;
  await to.append({ lines, records: records.length, receivedAtMs });
}
