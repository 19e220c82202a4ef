import type { DuckDBConnection } from '@duckdb/node-api';
import { dayMs } from '../base/time.ts';
import { replayRejected } from '../collect/replay-rejected.ts';
import { LatestEvents } from '../process/latest-events.ts';
import { queryRows } from '../process/database.ts';
import type { LatestEvent, LedgerAnswer } from '../serve/contract.ts';
import type { Commit, QuarantineAccess, ServeSource } from '../serve/serve-source.ts';
import type { TimeRange } from '../serve/time-range.ts';
import { HealthReport } from './health-report.ts';
import type { Pipeline } from './pipeline.ts';

const sources = new WeakMap<Pipeline, Promise<PipelineSource>>();

/** What the read API asks of a pipeline. */
export class PipelineSource implements ServeSource {
  readonly health: ServeSource['health'];
  readonly quarantine: QuarantineAccess;
  readonly #pipeline: Pipeline;
  readonly #listeners = new Set<(commit: Commit) => void>();
  readonly #latest: LatestEvents;
  #last: Commit;

  private constructor(pipeline: Pipeline, first: Commit) {
    this.health = new HealthReport(pipeline).answer;
    this.quarantine = quarantineOf(pipeline);
    this.#pipeline = pipeline;
    this.#last = first;
    this.#latest = new LatestEvents(pipeline);
    pipeline.onCommit(({ counted, atMs }) => this.#tell(this.#last.counted + counted, atMs));
    pipeline.onRewrite(() => {
      this.#latest.forget();
      this.#tell(this.#last.counted, pipeline.clock());
    });
  }

  /** The source of a pipeline; one, however many ask. */
  static of(pipeline: Pipeline): Promise<PipelineSource> {
    let source = sources.get(pipeline);
    if (!source) sources.set(pipeline, (source = PipelineSource.#open(pipeline)));
    return source;
  }

  static async #open(pipeline: Pipeline): Promise<PipelineSource> {
    // Commits that come while the query runs are in its answer, or are not: their offsets tell.
    const meanwhile: { readonly offset: number; readonly counted: number }[] = [];
    const unsubscribe = pipeline.onCommit((commit) => meanwhile.push(commit));
    const [row] = await pipeline.readers.query(
      'select (select count(*) from identities) as counted, logOffset from progress',
    );
    unsubscribe();
    const missed = meanwhile.filter(({ offset }) => offset > Number(row?.logOffset));
    return new PipelineSource(pipeline, {
      sequence: 0,
      counted:
        pipeline.sparkCounting?.counted ??
        missed.reduce((sum, { counted }) => sum + counted, Number(row?.counted)),
      pending: pipeline.pending,
      asOfMs: pipeline.clock(),
    });
  }

  #tell(counted: number, asOfMs: number): void {
    const { pending } = this.#pipeline;
    this.#last = { sequence: this.#last.sequence + 1, counted, pending, asOfMs };
    for (const listener of this.#listeners) listener(this.#last);
  }

  lastCommit(): Commit {
    return this.#last;
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  ledger(minutes?: TimeRange): Promise<LedgerAnswer> {
    const { roles, clock } = this.#pipeline;
    const range = minutes ?? { fromMs: 0, toMs: clock() + dayMs };
    return this.#pipeline.readers.use(async (connection) => {
      const ledger = await this.#pipeline.drawLedger(connection, range);
      const sample = await this.#hasSample(connection, { fromMs: 0, toMs: range.toMs });
      return { ...ledger, roles: [...roles], sample, rows: [...ledger.rows] };
    });
  }

  async latestEvents(limit: number): Promise<readonly LatestEvent[]> {
    const { domain, engine, sparkCounting } = this.#pipeline;
    const events = sparkCounting
      ? await sparkCounting.latestEvents(limit)
      : await this.#latest.before(engine.offset, limit);
    // The log holds what passed the validator: every event has what the contract says.
    return events.map((event) => ({ ...event, ...domain.labelsOf?.(event) }) as LatestEvent);
  }

  sampleInRange(range: TimeRange): Promise<boolean> {
    return this.#pipeline.readers.use((connection) => this.#hasSample(connection, range));
  }

  async #hasSample(connection: DuckDBConnection, { fromMs, toMs }: TimeRange): Promise<boolean> {
    const { sampleInRangeSql } = this.#pipeline.domain;
    if (sampleInRangeSql === undefined) return false;
    // The ledger answers also while the metric that knows is being rebuilt.
    if (this.#pipeline.store.staleMetrics().length > 0) return false;
    const [row] = await queryRows(connection, sampleInRangeSql, [new Date(fromMs), new Date(toMs)]);
    return row?.sample === true;
  }
}

function quarantineOf({ intake, quarantine }: Pipeline): QuarantineAccess {
  return {
    counts: () => quarantine.counts(),
    list: (filter) => quarantine.list(filter),
    show: (id) => quarantine.show(id),
    drop: (id) => quarantine.drop(id),
    replay: (options) => replayRejected(intake, quarantine, options),
  };
}
