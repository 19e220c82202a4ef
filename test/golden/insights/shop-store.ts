import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { Check } from 'typebox/value';
import { expect } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import type { ShopEvent } from '../../../domains/shop/events.ts';
import { shopInsights } from '../../../domains/shop/insights/shop-insights.ts';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import { eventColumns } from '../../../src/collect/event-schema.ts';
import {
  appendPartials,
  compactState,
  createStateTables,
  createViews,
} from '../../../src/metrics/duckdb.ts';
import { planMetric, statesOf } from '../../../src/metrics/plan.ts';
import type { StatePlan } from '../../../src/metrics/plan.ts';
import { eventTime, readJson } from '../../../src/process/batch.ts';
import { queryRows, runAll } from '../../../src/process/database.ts';
import { schemaOfAnswer } from '../../../src/serve/insight.ts';
import { InsightService } from '../../../src/serve/insight-service.ts';
import type { StoreReader } from '../../../src/serve/store-reader.ts';

/** How events reach the store: at once, or one by one with everything folded into the base halfway. */
export type Arrival = 'whole' | 'in pieces';
export const arrivals: readonly Arrival[] = ['whole', 'in pieces'];

const plans = shopMetrics.map(planMetric);
const tablesOf = ({ name }: StatePlan) => ({ base: `${name}_base`, delta: `${name}_delta` });

/** The answers a store of hand-made events gives, when its last commit is at `asOf`. */
export class GoldenStore {
  readonly #connection: DuckDBConnection;
  readonly #service: InsightService;

  private constructor(connection: DuckDBConnection, asOf: string) {
    this.#connection = connection;
    const commit = { sequence: 1, counted: 0, pending: 0, asOfMs: Date.parse(asOf) };
    const store: StoreReader = { query: inTurn(connection) };
    this.#service = new InsightService({
      insights: shopInsights,
      store,
      source: { lastCommit: () => commit, sampleInRange: async () => false },
      clock: () => Date.parse(asOf),
    });
  }

  static async of(
    events: readonly ShopEvent[],
    { asOf, arrival = 'whole' }: { asOf: string; arrival?: Arrival },
  ): Promise<GoldenStore> {
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    for (const state of plans.flatMap(statesOf)) {
      await runAll(connection, createStateTables(state, tablesOf(state)));
    }
    await loadEvents(connection, events);
    if (arrival === 'whole') await countEvents(connection, 'true');
    else await countInPieces(connection, events.length);
    for (const plan of plans) await runAll(connection, createViews(plan, tablesOf));
    return new GoldenStore(connection, asOf);
  }

  /** The answer of an insight, checked against its own schema. */
  async answer<Answer = Record<string, unknown> & { rows: Record<string, unknown>[] }>(
    name: string,
    query: Readonly<Record<string, string>>,
  ): Promise<Answer> {
    const { insight, json } = await this.#service.answer(name, query);
    const answer = JSON.parse(json) as Answer;
    expect(answer).toSatisfy((given: unknown) => Check(schemaOfAnswer(insight), given));
    return answer;
  }

  close(): void {
    this.#connection.closeSync();
  }
}

/** One query after the other: a connection must not be closed while a second one is still on it. */
function inTurn(connection: DuckDBConnection): StoreReader['query'] {
  let last: Promise<unknown> = Promise.resolve();
  return (sql, values) => {
    const rows = last.then(() => queryRows(connection, sql, values));
    last = rows.catch(() => undefined);
    return rows;
  };
}

async function loadEvents(connection: DuckDBConnection, events: readonly ShopEvent[]) {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-golden-'));
  const file = join(folder, 'events.ndjson');
  await writeFile(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await connection.run(
    `create table events as select *, ${eventTime}, row_number() over () - 1 as logOffset
     from ${readJson([file], eventColumns(shopEvents))}`,
  );
  await rm(folder, { recursive: true });
}

async function countEvents(connection: DuckDBConnection, condition: string): Promise<void> {
  const events = `(select * from events where ${condition})`;
  await runAll(
    connection,
    plans.flatMap(statesOf).map((state) => appendPartials(state, tablesOf(state).delta, events)),
  );
}

async function countInPieces(connection: DuckDBConnection, events: number): Promise<void> {
  for (let offset = 0; offset < events; offset += 1) {
    await countEvents(connection, `logOffset = ${offset}`);
    if (offset !== Math.floor(events / 2)) continue;
    for (const state of plans.flatMap(statesOf)) {
      await runAll(connection, compactState(state, tablesOf(state)));
    }
  }
}
