import Type from 'typebox';
import type { Insight } from '../../../src/serve/insight.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import type { Commit, ServeSource } from '../../../src/serve/serve-source.ts';
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
      sample: false,
      difference: 0,
      rows: [],
    };
  }

  async sampleInRange(): Promise<boolean> {
    return this.sample;
  }
}
