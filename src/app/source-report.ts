import { formatInstant } from '../base/instant.ts';
import { minuteMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { lastDue, seoulTime } from '../collect/sources/scheduled-time.ts';
import type { Source } from '../collect/sources/source.ts';
import { literal } from '../process/database.ts';
import type { SqlRow } from '../process/database.ts';
import { quoted } from '../process/source-tables.ts';
import type { DuckDbSourceStore } from '../process/duckdb-source-store.ts';
import type { FillingSource, SourceStatus, SourcesAnswer } from '../serve/source-contract.ts';

interface Reported {
  readonly service: ReportedService;
  readonly store: DuckDbSourceStore;
  readonly catalog: string;
  readonly clock: Clock;
}

/** What is told of the service itself. */
export interface ReportedService {
  readonly sources: readonly Source[];
  readonly isSample: boolean;
  isSampleOf(source: Source): boolean;
  isRunning(source: Source): boolean;
  readonly filling: readonly FillingSource[];
  missingOf(source: Source): readonly string[];
  nextDueMs(source: Source): number | undefined;
}

type LastRun = SourceStatus['lastRun'];
type Stored = Pick<SourceStatus, 'rows' | 'updatedAt'>;

/** What the store knows of all sources. */
interface Known {
  /** By source. */
  readonly lastRuns: ReadonlyMap<string, LastRun>;
  readonly lastBackfills: ReadonlyMap<string, LastRun>;
  /** The last time that a source was due and then did not fail, ms since the epoch. */
  readonly doneMs: ReadonlyMap<string, number>;
  /** By table. */
  readonly stored: ReadonlyMap<string, Stored>;
  /** By provider. */
  readonly callsToday: ReadonlyMap<string, number>;
}

/** How all sources are: what GET /api/sources and `pomona sources` tell. */
export async function reportSources(reported: Reported): Promise<SourcesAnswer> {
  const { service, clock } = reported;
  const known: Known = {
    lastRuns: await readLastRuns(reported, "in ('schedule', 'manual', 'import')"),
    lastBackfills: await readLastRuns(reported, "= 'backfill'"),
    doneMs: await readDone(reported),
    stored: await readStored(reported),
    callsToday: await readCallsToday(reported),
  };
  const nowMs = clock();
  return {
    asOf: formatInstant(nowMs),
    sample: service.isSample,
    sources: service.sources.map((source) => statusOf(service, source, known, nowMs)),
  };
}

function statusOf(
  service: ReportedService,
  source: Source,
  known: Known,
  nowMs: number,
): SourceStatus {
  const { name, provider, table } = source;
  const nextDueMs = service.nextDueMs(source);
  const filling = service.filling.find((each) => each.source === name);
  return {
    name,
    title: source.title,
    provider: provider.name,
    providerTitle: provider.title,
    table,
    schedule: source.schedule,
    nextDueAt: nextDueMs === undefined ? null : formatInstant(nextDueMs),
    missing: [...service.missingOf(source)],
    sample: service.isSampleOf(source),
    isRunning: service.isRunning(source),
    lastRun: known.lastRuns.get(name) ?? null,
    lastBackfill: known.lastBackfills.get(name) ?? null,
    filling: filling ? { done: filling.done, total: filling.total } : null,
    ...(known.stored.get(table) ?? { rows: 0, updatedAt: null }),
    lateByMinutes: lateBy(service, source, known.doneMs.get(name) ?? 0, nowMs),
    callsToday: known.callsToday.get(provider.name) ?? 0,
    callsPerDay: provider.callsPerDay,
  };
}

/** Of each source the run of some kinds that ended last, or has not ended. */
async function readLastRuns(
  { store, catalog }: Reported,
  kinds: string,
): Promise<Known['lastRuns']> {
  const rows = await store.read(
    `select distinct on (source) * from ${catalog}.source_runs where kind ${kinds}
     order by source, endedAt desc nulls first, id desc`,
  );
  return new Map(rows.map((row) => [String(row.source), runOf(row)]));
}

function runOf(row: SqlRow): LastRun {
  return {
    kind: row.kind as 'schedule',
    scheduledFor: instantOf(row, 'scheduledFor') ?? '',
    startedAt: instantOf(row, 'startedAt') ?? '',
    endedAt: instantOf(row, 'endedAt'),
    state: row.state as 'new' | null,
    code: row.code as string | null,
    reason: row.reason as string | null,
    calls: Number(row.calls),
    rows: Number(row.rows),
    addedRows: Number(row.addedRows),
    changedRows: Number(row.changedRows),
  };
}

async function readStored({ service, store, catalog }: Reported): Promise<Known['stored']> {
  const tables = [...new Set(service.sources.map(({ table }) => table))];
  if (tables.length === 0) return new Map();
  const counts = tables.map(
    (table) =>
      `select ${literal(table)} as name, count(*)::integer as rows, max(updatedAt) as updatedAt from ${catalog}.${quoted(table)}`,
  );
  const rows = await store.read(counts.join(' union all '));
  return new Map(
    rows.map((row) => [
      String(row.name),
      { rows: Number(row.rows), updatedAt: instantOf(row, 'updatedAt') },
    ]),
  );
}

async function readDone({ store, catalog }: Reported): Promise<Known['doneMs']> {
  const rows = await store.read(
    `select source, max(scheduledFor) as done from ${catalog}.source_runs
     where kind = 'schedule' and state <> 'failed' group by source`,
  );
  return new Map(
    rows.map(({ source, done }) => [String(source), done instanceof Date ? done.getTime() : 0]),
  );
}

/** Minutes since a source was due first without having succeeded since; null when nothing is late. */
function lateBy(
  service: ReportedService,
  source: Source,
  doneMs: number,
  nowMs: number,
): number | null {
  const dueMs = lastDue(source, nowMs);
  if (dueMs === undefined || service.missingOf(source).length > 0) return null;
  return doneMs >= dueMs ? null : Math.floor((nowMs - dueMs) / minuteMs);
}

async function readCallsToday({ store, catalog, clock }: Reported): Promise<Known['callsToday']> {
  const rows = await store.read(
    `select provider, calls from ${catalog}.source_calls where day = $1::date`,
    [seoulTime(clock()).date],
  );
  return new Map(rows.map(({ provider, calls }) => [String(provider), Number(calls)]));
}

function instantOf(row: SqlRow, name: string): string | null {
  const value = row[name];
  return value instanceof Date ? value.toISOString() : null;
}
