import { formatInstant } from '../base/instant.ts';
import { minuteMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { lastDue, seoulTime } from '../collect/sources/scheduled-time.ts';
import type { Source } from '../collect/sources/source.ts';
import { quoted } from '../process/source-tables.ts';
import type { SqlRow } from '../process/database.ts';
import type { DuckDbSourceStore } from '../process/duckdb-source-store.ts';
import type { SourceStatus, SourcesAnswer } from '../serve/source-contract.ts';

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
  readonly running: string | undefined;
  missingOf(source: Source): readonly string[];
  nextDueMs(source: Source): number | undefined;
}

/** How all sources are: what GET /api/sources and `pomona sources` tell. */
export async function reportSources(reported: Reported): Promise<SourcesAnswer> {
  const { service, clock } = reported;
  const sources: SourceStatus[] = [];
  for (const source of service.sources) sources.push(await reportSource(reported, source));
  return { asOf: formatInstant(clock()), sample: service.isSample, sources };
}

async function reportSource(reported: Reported, source: Source): Promise<SourceStatus> {
  const { service, clock } = reported;
  const { provider } = source;
  const nextDueMs = service.nextDueMs(source);
  return {
    name: source.name,
    title: source.title,
    provider: provider.name,
    providerTitle: provider.title,
    table: source.table,
    schedule: source.schedule,
    nextDueAt: nextDueMs === undefined ? null : formatInstant(nextDueMs),
    missing: [...service.missingOf(source)],
    sample: service.isSampleOf(source),
    isRunning: service.running === source.name,
    lastRun: await lastRunOf(reported, source),
    ...(await storedOf(reported, source)),
    lateByMinutes: await lateBy(reported, source, clock()),
    callsToday: await callsToday(reported, provider.name),
    callsPerDay: provider.callsPerDay,
  };
}

async function lastRunOf(
  { store, catalog }: Reported,
  { name }: Source,
): Promise<SourceStatus['lastRun']> {
  const [row] = await store.read(
    `from ${catalog}.source_runs where source = $1 order by id desc limit 1`,
    [name],
  );
  if (!row) return null;
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

async function storedOf(
  { store, catalog }: Reported,
  { table }: Source,
): Promise<Pick<SourceStatus, 'rows' | 'updatedAt'>> {
  const [row] = await store.read(
    `select count(*)::integer as rows, max(updatedAt) as updatedAt from ${catalog}.${quoted(table)}`,
  );
  return { rows: Number(row?.rows), updatedAt: row ? instantOf(row, 'updatedAt') : null };
}

/** Minutes since a source was due first without having succeeded since; null when nothing is late. */
async function lateBy(
  { service, store, catalog }: Reported,
  source: Source,
  nowMs: number,
): Promise<number | null> {
  const dueMs = lastDue(source, nowMs);
  if (dueMs === undefined || service.missingOf(source).length > 0) return null;
  const [row] = await store.read(
    `select max(scheduledFor) as done from ${catalog}.source_runs where source = $1 and kind = 'schedule' and state <> 'failed'`,
    [source.name],
  );
  const doneMs = row?.done instanceof Date ? row.done.getTime() : 0;
  return doneMs >= dueMs ? null : Math.floor((nowMs - dueMs) / minuteMs);
}

async function callsToday({ store, catalog, clock }: Reported, provider: string): Promise<number> {
  const [row] = await store.read(
    `select calls from ${catalog}.source_calls where provider = $1 and day = $2::date`,
    [provider, seoulTime(clock()).date],
  );
  return Number(row?.calls ?? 0);
}

function instantOf(row: SqlRow, name: string): string | null {
  const value = row[name];
  return value instanceof Date ? value.toISOString() : null;
}
