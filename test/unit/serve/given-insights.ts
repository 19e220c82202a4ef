import Type from 'typebox';
import { PomonaError } from '../../../src/base/errors.ts';
import type { Insight } from '../../../src/serve/insight.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import type { LatestEvent } from '../../../src/serve/contract.ts';
import type { Commit, QuarantineAccess, ServeSource } from '../../../src/serve/serve-source.ts';
import type { StoreReader } from '../../../src/serve/store-reader.ts';

export const nowMs = Date.parse('2026-11-22T10:20:30Z');

/** An insight that says what it was asked, and the number the store has. */
export const numberInsight: Insight = defineInsight({
  name: 'a-number',
  title: { ko: '숫자', en: 'A number' },
  description: 'The number in the store.',
  metrics: ['numbers'],
  widening: 'hour',
  longestRangeDays: 7,
  parameters: { limit: Type.Integer({ minimum: 1, maximum: 9, default: 1 }) },
  row: Type.Object({ text: Type.String(), number: Type.Integer() }),
  beside: { limit: Type.Integer() },
  run: async ({ query, parameters: { limit } }) => ({
    rows: await query<{ text: string; number: number }>('the number'),
    limit,
  }),
});

/** A store whose rows a test sets, and which counts how often it was asked. */
export class GivenStore implements StoreReader {
  rows: readonly Record<string, string | number | bigint | null>[] = [{ text: 'one', number: 1 }];
  failure: Error | undefined;
  queries = 0;

  async query(): ReturnType<StoreReader['query']> {
    this.queries += 1;
    if (this.failure) throw this.failure;
    return this.rows;
  }
}

/** A source whose commits a test makes. */
export class GivenSource implements ServeSource {
  readonly listeners = new Set<(commit: Commit) => void>();
  #last: Commit | undefined;
  sample = false;
  askedMinutes: unknown;
  events: readonly LatestEvent[] = [];
  eventReads = 0;

  commit(counted: number): void {
    const sequence = (this.#last?.sequence ?? 0) + 1;
    this.#last = { sequence, counted, pending: 0, asOfMs: nowMs + counted };
    for (const listener of this.listeners) listener(this.#last);
  }

  lastCommit(): Commit | undefined {
    return this.#last;
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async ledger(minutes?: unknown): ReturnType<ServeSource['ledger']> {
    this.askedMinutes = minutes;
    const none = { rejected: 0, duplicates: 0, late: 0, pending: 0 };
    return {
      totals: { received: 1, accepted: 1, counted: 1, ...none },
      roles: ['api'],
      sample: false,
      difference: 0,
      rows: [],
    };
  }

  async latestEvents(limit: number): ReturnType<ServeSource['latestEvents']> {
    this.eventReads += 1;
    return this.events.slice(0, limit);
  }

  async sampleInRange(): Promise<boolean> {
    return this.sample;
  }

  async health(): ReturnType<ServeSource['health']> {
    return wellHealth;
  }

  readonly quarantine: QuarantineAccess = {
    counts: () => ({ rejected: 0, resolved: 0, placed: 0, codes: [], minutes: [] }),
    list: async () => [],
    show: nobody,
    drop: nobody,
    replay: nobody,
  };
}

async function nobody(): Promise<never> {
  throw new PomonaError('not_found', 'The quarantine is empty');
}

const nothingCounted = {
  received: 0,
  accepted: 0,
  rejected: 0,
  counted: 0,
  duplicates: 0,
  late: 0,
  pending: 0,
};

const wellHealth: Awaited<ReturnType<ServeSource['health']>> = {
  startedAt: '2026-11-22T10:00:00.000Z',
  asOf: '2026-11-22T10:20:30.000Z',
  roles: ['api'],
  faults: [],
  warnings: [],
  engine: { state: 'idle', failure: null },
  log: { endOffset: 0, countedOffset: 0 },
  lag: { pending: 0, oldestMs: null },
  commits: { last: null, recent: 0, p50Ms: null, p95Ms: null },
  memory: { rssBytes: 1, heapUsedBytes: 1, heapTotalBytes: 1, externalBytes: 1, storeBytes: null },
  disk: {
    freeBytes: 1,
    totalBytes: 1,
    logBytes: 0,
    archiveBytes: 0,
    quarantineBytes: 0,
    storeBytes: 0,
    measuredAt: '2026-11-22T10:20:30.000Z',
  },
  ledger: { totals: nothingCounted, difference: 0 },
  quarantine: { rejected: 0, unresolved: 0 },
  maintenance: { staleMetrics: [], rebuilding: [], erasures: 0 },
  spark: null,
};
