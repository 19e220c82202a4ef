import type { DuckDBConnection } from '@duckdb/node-api';
import type { MinuteCount } from '../log/event-log.ts';
import type { Archive } from './archive.ts';
import { queryRows } from './database.ts';
import { readProgress } from './store.ts';

export interface LedgerCounts {
  readonly received: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly counted: number;
  readonly duplicates: number;
  readonly late: number;
  readonly pending: number;
}

export interface Ledger {
  readonly totals: LedgerCounts;
  /** received - accepted - rejected, and accepted - counted - duplicates - late - pending, added up without sign. */
  readonly difference: number;
  /** By minute of receivedAt, newest first. */
  readonly rows: readonly (LedgerCounts & { readonly minute: string })[];
}

interface LogSegment {
  readonly baseOffset: number;
  readonly corruptRecords: number;
}

/** What the ledger asks of the log and of the quarantine: each vouches for its own records. */
export interface LedgerSources {
  readonly archive: Pick<Archive, 'segments' | 'endOffset'>;
  readonly log: {
    readonly endOffset: number;
    /** Records at or after an offset that are held, by minute. */
    pendingMinutes(fromOffset: number): ReadonlyMap<number, number>;
    sealedSegments(): readonly LogSegment[];
    activeSegment(): LogSegment | undefined;
  };
  readonly quarantine: { counts(): { readonly minutes: readonly MinuteCount[] } };
}

/**
 * Draws up the ledger. `received` comes from the records that lie in archive, log and quarantine; `accepted` from the
 * log's offsets; `counted` from the identities in the store, `duplicates` from its counters, `pending` from the records
 * behind the store's offset.
 */
export async function drawLedger(
  connection: DuckDBConnection,
  sources: LedgerSources,
  minutes: { readonly fromMs: number; readonly toMs: number },
): Promise<Ledger> {
  const { archive, log, quarantine } = sources;
  const store = await readStore(connection, minutes);
  // From here on nothing waits: all that is in memory is of one moment, and the store's offset is not after it.
  const received = addUp([
    ...archive.segments.flatMap((segment) => segment.minutes),
    ...toCounts(log.pendingMinutes(archive.endOffset)),
  ]);
  const pending = log.pendingMinutes(store.offset);
  const rejected = addUp(quarantine.counts().minutes);
  const totals = {
    received: sum(received) + sum(rejected),
    accepted: log.endOffset - lostRecords(sources),
    rejected: sum(rejected),
    counted: store.identities,
    duplicates: store.duplicates,
    late: 0,
    pending: sum(pending),
  };
  const inRange = [...new Set([...received.keys(), ...rejected.keys()])]
    .filter((minuteMs) => minuteMs >= minutes.fromMs && minuteMs < minutes.toMs)
    .sort((a, b) => b - a);
  const rows = inRange.map((minuteMs) => {
    const accepted = received.get(minuteMs) ?? 0;
    const bad = rejected.get(minuteMs) ?? 0;
    const counts = store.minutes.get(minuteMs) ?? { counted: 0, duplicates: 0 };
    return {
      minute: new Date(minuteMs).toISOString(),
      received: accepted + bad,
      accepted,
      rejected: bad,
      ...counts,
      late: 0,
      pending: pending.get(minuteMs) ?? 0,
    };
  });
  return { totals, difference: differenceOf(totals), rows };
}

/** Offsets that stand for records which could not be read any more. */
function lostRecords({ archive, log }: LedgerSources): number {
  const archived = archive.segments.map(
    ({ baseOffset, endOffset, records }) => endOffset - baseOffset - records,
  );
  const held = [...log.sealedSegments(), log.activeSegment()].map((segment) =>
    segment && segment.baseOffset >= archive.endOffset ? segment.corruptRecords : 0,
  );
  return [...archived, ...held].reduce((lost, records) => lost + records, 0);
}

function differenceOf(totals: LedgerCounts): number {
  const { received, accepted, rejected, counted, duplicates, late, pending } = totals;
  return (
    Math.abs(received - accepted - rejected) +
    Math.abs(accepted - counted - duplicates - late - pending)
  );
}

async function readStore(
  connection: DuckDBConnection,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
) {
  await connection.run('begin transaction');
  try {
    const { offset } = await readProgress(connection);
    const [totals] = await queryRows(
      connection,
      `select (select count(*) from identities) as identities,
         (select coalesce(sum(duplicates), 0)::bigint from ledger_minutes) as duplicates`,
    );
    const rows = await queryRows(
      connection,
      `select epoch_ms(minute) as minuteMs, sum(counted)::bigint as counted, sum(duplicates)::bigint as duplicates
       from ledger_minutes where minute >= $1::timestamp and minute < $2::timestamp group by 1`,
      [new Date(fromMs), new Date(toMs)],
    );
    const minutes = new Map(
      rows.map((row) => [
        Number(row.minuteMs),
        { counted: Number(row.counted), duplicates: Number(row.duplicates) },
      ]),
    );
    return {
      offset,
      identities: Number(totals?.identities),
      duplicates: Number(totals?.duplicates),
      minutes,
    };
  } finally {
    await connection.run('rollback');
  }
}

function toCounts(minutes: ReadonlyMap<number, number>): MinuteCount[] {
  return [...minutes].map(([minuteMs, records]) => ({ minuteMs, records }));
}

function addUp(counts: readonly MinuteCount[]): Map<number, number> {
  const total = new Map<number, number>();
  for (const { minuteMs, records } of counts) {
    total.set(minuteMs, (total.get(minuteMs) ?? 0) + records);
  }
  return total;
}

function sum(minutes: ReadonlyMap<number, number>): number {
  return [...minutes.values()].reduce((total, records) => total + records, 0);
}
