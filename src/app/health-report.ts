import type { DuckDBConnection } from '@duckdb/node-api';
import { formatInstant, parseInstant } from '../base/instant.ts';
import type { Commit } from '../process/engine.ts';
import { queryRows } from '../process/database.ts';
import type { HealthAnswer } from '../serve/contract.ts';
import { unfinishedErasures } from './erasures.ts';
import { measureDisk } from './measure-disk.ts';
import type { Pipeline } from './pipeline.ts';
import { shareFor } from './share-for.ts';

/** How many of the newest batches the times are of. */
const recentCommits = 200;
/** Everybody who looks within this time is told the same. */
const sharedMs = 500;
const diskSharedMs = 15_000;

type Health = Omit<HealthAnswer, 'version'>;

/** How a pipeline is: what GET /api/health tells. Watches its commits from the moment it is made. */
export class HealthReport {
  /** Told at most twice a second, and computed once for all who ask meanwhile. */
  readonly answer: () => Promise<Health>;
  readonly #pipeline: Pipeline;
  readonly #startedAtMs: number;
  readonly #disk: () => Promise<Health['disk']>;
  readonly #tookMs: number[] = [];
  #last: Commit | undefined;
  /** When nothing was seen waiting last: what waits now has not waited longer. */
  #caughtUpAtMs: number;

  constructor(pipeline: Pipeline) {
    const { clock, folder } = pipeline;
    this.#pipeline = pipeline;
    this.#startedAtMs = this.#caughtUpAtMs = clock();
    this.#disk = shareFor(diskSharedMs, clock, () => measureDisk(folder, clock));
    this.answer = shareFor(sharedMs, clock, () => this.#compute());
    pipeline.onCommit((commit) => this.#note(commit));
  }

  #note(commit: Commit): void {
    this.#last = commit;
    this.#tookMs.push(commit.tookMs);
    if (this.#tookMs.length > recentCommits) this.#tookMs.shift();
    if (this.#pipeline.pending === 0) this.#caughtUpAtMs = commit.atMs;
  }

  async #compute(): Promise<Health> {
    const { clock, roles, log, engine, readers, quarantine, folder } = this.#pipeline;
    const lag = await this.#lag();
    const stored = await readers.use((connection) => this.#stored(connection));
    const { rejected, resolved } = quarantine.counts();
    return {
      startedAt: formatInstant(this.#startedAtMs),
      asOf: formatInstant(clock()),
      roles: [...roles],
      faults: [...this.#pipeline.faults()],
      warnings: [...this.#pipeline.warnings()],
      engine: {
        state: engine.failure ? 'failing' : lag.pending > 0 ? 'counting' : 'idle',
        failure: engine.failure ?? null,
      },
      log: { endOffset: log.endOffset, countedOffset: engine.offset },
      lag,
      commits: this.#commits(),
      memory: { ...memoryOfProcess(), storeBytes: stored.memoryBytes },
      disk: await this.#disk(),
      ledger: stored.ledger,
      quarantine: { rejected, unresolved: rejected - resolved },
      maintenance: {
        staleMetrics: this.#pipeline.store.staleMetrics().map(({ definition }) => definition.name),
        rebuilding: [...this.#pipeline.rebuilding].map(([metric, far]) => ({ metric, ...far })),
        erasures: (await unfinishedErasures(folder.erasuresFolder)).length,
      },
      spark: this.#pipeline.sparkCounting?.watched ?? null,
    };
  }

  #commits(): Health['commits'] {
    const sorted = this.#tookMs.toSorted((a, b) => a - b);
    const last = this.#last;
    return {
      last: last
        ? {
            at: formatInstant(last.atMs),
            tookMs: last.tookMs,
            events: last.counted + last.duplicates,
          }
        : null,
      recent: sorted.length,
      p50Ms: quantile(sorted, 0.5),
      p95Ms: quantile(sorted, 0.95),
    };
  }

  async #lag(): Promise<Health['lag']> {
    const { pending, clock, sparkCounting } = this.#pipeline;
    const nowMs = clock();
    if (pending === 0) {
      this.#caughtUpAtMs = nowMs;
      return { pending, oldestMs: null };
    }
    // Imported history was received, by its own account, long before it came to wait here.
    const seenMs = Math.max(this.#caughtUpAtMs, sparkCounting?.caughtUpAtMs ?? 0);
    const sinceMs = Math.max(seenMs, (await this.#nextReceivedAtMs()) ?? 0);
    return { pending, oldestMs: Math.max(0, nowMs - sinceMs) };
  }

  /** When the first record that is not counted was received; undefined where it cannot be read. */
  async #nextReceivedAtMs(): Promise<number | undefined> {
    const { log, engine } = this.#pipeline;
    try {
      const batch = await log.read(engine.offset, { records: 1, bytes: 1 });
      const [line = ''] = Buffer.concat(batch.parts).toString('utf8').split('\n', 1);
      return parseInstant((JSON.parse(line) as { readonly receivedAt: string }).receivedAt)?.ms;
    } catch {
      // The engine fails over the same record, and says why.
      return undefined;
    }
  }

  async #stored(connection: DuckDBConnection) {
    const { totals, difference } = await this.#pipeline.drawLedger(connection, {
      fromMs: 0,
      toMs: 0,
    });
    const [row] = await queryRows(
      connection,
      'select sum(memory_usage_bytes)::bigint as used from duckdb_memory()',
    );
    return { ledger: { totals, difference }, memoryBytes: Number(row?.used ?? 0) };
  }
}

function memoryOfProcess() {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  return {
    rssBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    externalBytes: external,
  };
}

/** The smallest of ascending values that a part of them does not exceed. */
function quantile(ascending: readonly number[], part: number): number | null {
  return ascending[Math.ceil(part * ascending.length) - 1] ?? null;
}
