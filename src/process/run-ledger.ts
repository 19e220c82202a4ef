import type { DuckDBConnection } from '@duckdb/node-api';
import type { MinuteCount } from '../log/event-log.ts';
import { queryRows } from './database.ts';
import { countedMinutes } from './follow-run.ts';
import type { Ledger } from './ledger.ts';

export interface RunLedgerSources {
  /** The run whose rows are shown. */
  readonly run: string | undefined;
  /** Records of the topic, and of how many of them the rows are. */
  readonly records: { readonly accepted: number; readonly read: number };
  /** What this process refused: other collectors tell of their own. */
  readonly quarantine: {
    counts(): { readonly minutes: readonly MinuteCount[]; readonly placed: number };
  };
}

/**
 * The ledger where another engine counts. `accepted` comes from the offsets of the topic, `pending` from how far the run has
 * read, `counted` from its rows; what was read and not counted had been counted before, or is no event. By minute only what
 * was counted is known.
 */
export async function drawRunLedger(
  connection: DuckDBConnection,
  { run, records, quarantine }: RunLedgerSources,
  minutes: { readonly fromMs: number; readonly toMs: number },
): Promise<Ledger> {
  const { minutes: rejections, placed } = quarantine.counts();
  const rejectedMinutes = new Map(
    rejections.map(({ minuteMs, records: rejected }) => [minuteMs, rejected]),
  );
  const rejected = [...rejectedMinutes.values()].reduce((sum, count) => sum + count, 0);
  const countedMinutes =
    run === undefined ? new Map<number, number>() : await read(connection, run);
  const counted = [...countedMinutes.values()].reduce((sum, count) => sum + count, 0);
  // What stands in the topic and is no event was rejected, not accepted.
  const accepted = records.accepted - placed;
  // Rows are there before it is known how far they reach.
  const readRecords = Math.max(records.read - placed, counted);
  const totals = {
    received: accepted + rejected,
    ...{ accepted, rejected, counted, late: 0 },
    duplicates: readRecords - counted,
    pending: Math.max(0, accepted - readRecords),
  };
  const rows = [...new Set([...countedMinutes.keys(), ...rejectedMinutes.keys()])]
    .filter((minuteMs) => minuteMs >= minutes.fromMs && minuteMs < minutes.toMs)
    .sort((a, b) => b - a)
    .map((minuteMs) => {
      const [good, bad] = [countedMinutes.get(minuteMs) ?? 0, rejectedMinutes.get(minuteMs) ?? 0];
      return {
        minute: new Date(minuteMs).toISOString(),
        ...{ received: good + bad, accepted: good, rejected: bad, counted: good },
        ...{ duplicates: 0, late: 0, pending: 0 },
      };
    });
  const difference = Math.abs(accepted - counted - totals.duplicates - totals.pending);
  return { totals, difference, rows };
}

async function read(connection: DuckDBConnection, run: string): Promise<Map<number, number>> {
  const rows = await queryRows(
    connection,
    `select epoch_ms("minute"::timestamp) as minuteMs, sum(counted) as counted from ${countedMinutes(run)} group by 1`,
  );
  return new Map(rows.map(({ minuteMs, counted }) => [Number(minuteMs), Number(counted)]));
}
