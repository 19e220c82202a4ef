import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { CollectorMetrics } from '../collect/collector-metrics.ts';
import type { AlertMonitor } from '../publish/alert-monitor.ts';
import type { Pipeline } from './pipeline.ts';
import { allRoles } from './roles.ts';
import type { Role } from './roles.ts';
import type { SourceService } from './source-service.ts';
import type { SparkCounting } from './spark-counting.ts';

/** Pomona's own figures in the Prometheus text format: what GET /metrics shows. */
export interface Prometheus {
  readonly registry: Registry;
  readonly collector: CollectorMetrics;
  /** Watches a pipeline once it is open. */
  watch(pipeline: Pipeline): void;
  /** Watches which rules fire. */
  watchAlerts(monitor: AlertMonitor): void;
}

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export function createPrometheus(): Prometheus {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'pomona_' });
  return {
    registry,
    collector: collectorMetrics(registry),
    watch: (it) => watch(registry, it),
    watchAlerts: (it) => watchAlerts(registry, it),
  };
}

function collectorMetrics(register: Registry): CollectorMetrics {
  const registers = [register];
  const requests = new Histogram({
    name: 'pomona_collector_request_seconds',
    help: 'Time from a request to its answer, by status',
    labelNames: ['status'] as const,
    buckets: secondsBuckets,
    registers,
  });
  const bytes = new Counter({
    name: 'pomona_collector_received_bytes_total',
    help: 'Bytes of request bodies as they were sent',
    registers,
  });
  const accepted = new Counter({
    name: 'pomona_events_accepted_total',
    help: 'Events made durable since the start',
    registers,
  });
  const rejected = new Counter({
    name: 'pomona_events_rejected_total',
    help: 'Events put into the quarantine since the start, by code',
    labelNames: ['code'] as const,
    registers,
  });
  const appends = new Histogram({
    name: 'pomona_append_seconds',
    help: 'Time until a batch was durable',
    labelNames: ['to'] as const,
    buckets: secondsBuckets,
    registers,
  });
  return {
    requestAnswered: (status, seconds) => requests.observe({ status }, seconds),
    bytesReceived: (count) => bytes.inc(count),
    eventsAccepted: (count) => accepted.inc(count),
    eventRejected: (code) => rejected.inc({ code }),
    appendFinished: (to, seconds) => appends.observe({ to }, seconds),
  };
}

function watchRoles(registers: Registry[], roles: readonly Role[]): void {
  const gauge = new Gauge({
    name: 'pomona_role',
    help: '1 where this process has the role, else 0',
    labelNames: ['role'] as const,
    registers,
  });
  for (const role of allRoles) gauge.set({ role }, roles.includes(role) ? 1 : 0);
}

function watch(register: Registry, pipeline: Pipeline): void {
  const registers = [register];
  watchRoles(registers, pipeline.roles);
  total(
    registers,
    'pomona_events_counted_total',
    'Events counted since the start',
    () => pipeline.sinceStart.counted,
  );
  total(
    registers,
    'pomona_events_duplicate_total',
    'Events that had been counted before, since the start',
    () => pipeline.sinceStart.duplicates,
  );
  const commits = new Histogram({
    name: 'pomona_engine_commit_seconds',
    help: 'Time to count and commit one batch',
    buckets: secondsBuckets,
    registers,
  });
  pipeline.onCommit(({ tookMs }) => commits.observe(tookMs / 1000));
  gauge(
    registers,
    'pomona_events_pending',
    'Events durable and not counted yet',
    () => pipeline.pending,
  );
  gauge(
    registers,
    'pomona_log_end_offset',
    'Records ever appended to the log',
    () => pipeline.log.endOffset,
  );
  gauge(registers, 'pomona_engine_failing', '1 while the engine cannot count a batch', () =>
    pipeline.engine.failure ? 1 : 0,
  );
  gauge(registers, 'pomona_log_failing', '1 while the log cannot be written', () =>
    pipeline.log.failure ? 1 : 0,
  );
  if (pipeline.sources) watchSources(register, pipeline.sources);
  if (pipeline.sparkCounting?.watched) watchSpark(registers, pipeline.sparkCounting);
}

function watchAlerts(register: Registry, monitor: AlertMonitor): void {
  new Gauge({
    name: 'pomona_alert_active',
    help: '1 while an alert of the rule fires, else 0',
    labelNames: ['rule'] as const,
    registers: [register],
    collect() {
      const firing = new Set(monitor.firing().map((alert) => alert.rule));
      for (const { rule } of monitor.rules()) {
        this.set({ rule: rule.name }, firing.has(rule.name) ? 1 : 0);
      }
    },
  });
}

function watchSources(register: Registry, sources: SourceService): void {
  new Gauge({
    name: 'pomona_source_failing',
    help: '1 while the last run of the source failed, else 0',
    labelNames: ['source'] as const,
    registers: [register],
    async collect() {
      for (const { name, lastRun } of (await sources.report()).sources) {
        this.set({ source: name }, lastRun?.state === 'failed' ? 1 : 0);
      }
    },
  });
}

function watchSpark(registers: Registry[], counting: SparkCounting): void {
  const figures = {
    lag_records: ['Records in the topic that the query has not read', 'lag'],
    input_rows_per_second: ['Records a second in its last batch', 'inputRowsPerSecond'],
    batch_milliseconds: ['How long its last batch took', 'batchMs'],
    state_bytes: ['What it keeps to go on from, in memory and files', 'stateBytes'],
    dropped_rows: ['Rows of its last batch left out as too old', 'droppedRows'],
  } as const;
  for (const [name, [help, figure]] of Object.entries(figures)) {
    new Gauge({
      name: `pomona_spark_${name}`,
      help,
      labelNames: ['query'] as const,
      registers,
      collect() {
        this.reset();
        for (const query of counting.watched?.queries ?? []) {
          this.set({ query: query.name }, query[figure]);
        }
      },
    });
  }
}

/** A counter of what is added up elsewhere. */
function total(registers: Registry[], name: string, help: string, read: () => number): void {
  new Counter({
    name,
    help,
    registers,
    collect() {
      this.reset();
      this.inc(read());
    },
  });
}

function gauge(registers: Registry[], name: string, help: string, read: () => number): void {
  new Gauge({
    name,
    help,
    registers,
    collect() {
      this.set(read());
    },
  });
}
