import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PomonaError } from '../../base/errors.ts';
import type { Column } from '../../collect/event-schema.ts';
import { createPieces, pieceColumns, takePieces } from '../../metrics/pieces.ts';
import { statesOf } from '../../metrics/plan.ts';
import type { MetricPlan } from '../../metrics/plan.ts';
import { selectStateRows } from '../../metrics/spark.ts';
import { readJson } from '../batch.ts';
import { inTransaction, literal, runAll } from '../database.ts';
import { pieceTables } from '../generation.ts';
import { Store } from '../store.ts';
import type { Recount } from '../verify.ts';
import { explainSparkError } from './explain-spark-error.ts';
import { SparkSession, sql } from './spark-session.ts';

/**
 * Lets Spark compute metrics from the events that have been counted here, by the SQL with which it counts streams. Events
 * and rows pass through files in `tempFolder`, which the Spark at `url` must be able to read and write by the same path.
 */
export function recountOnSpark(options: {
  readonly url: string;
  readonly tempFolder: string;
  readonly columns: readonly Column[];
}): Recount {
  return async (connection, plans, compare) => {
    const folder = await mkdtemp(join(options.tempFolder, 'recount-'));
    try {
      await connection.run(
        `copy (from counted_events) to ${literal(join(folder, 'events.parquet'))} (format parquet)`,
      );
      await countOnSpark(options.url, plans, folder);
      await exportMetrics(plans, options.columns, folder);
      return await compare((plan) => `read_parquet(${literal(metricFile(folder, plan))})`);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

async function countOnSpark(url: string, plans: readonly MetricPlan[], folder: string) {
  const session = new SparkSession(url);
  try {
    await session.configure({
      'spark.sql.session.timeZone': 'UTC',
      'spark.sql.parquet.inferTimestampNTZ.enabled': 'false',
    });
    const events = `(select *, 0 as topicPartition, timestamp '2000-01-01' as countedAt from parquet.\`file:${folder}/events.parquet\`)`;
    await session.run(
      sql(
        `insert overwrite directory 'file:${folder}/rows' using text select value from (${selectStateRows(plans, 'recount', events)})`,
      ),
    );
  } catch (error) {
    throw new PomonaError(
      'log_unavailable',
      `Spark at ${url} cannot recompute: ${explainSparkError(error)}`,
      { cause: error },
    );
  } finally {
    await session.release().catch(() => undefined);
  }
}

/** Makes metrics of the rows, as a node that serves them does, and leaves each in a file. */
async function exportMetrics(
  plans: readonly MetricPlan[],
  columns: readonly Column[],
  folder: string,
): Promise<void> {
  const store = await Store.open(
    {
      file: join(folder, 'recount.duckdb'),
      tempFolder: folder,
      ...{ allowedFolders: [], memoryLimitMb: 256, threads: 1 },
    },
    plans,
    columns,
  );
  const connection = await store.connect();
  try {
    const published = readJson([join(folder, 'rows', 'part-*')], pieceColumns);
    for (const generation of store.generations) {
      for (const state of statesOf(generation.plan)) {
        const tables = pieceTables(generation, state);
        await inTransaction(connection, () =>
          runAll(connection, [
            ...createPieces(state, tables),
            ...takePieces(state, tables, published),
          ]),
        );
      }
      const { plan } = generation;
      await connection.run(
        `copy (from ${plan.definition.name}) to ${literal(metricFile(folder, plan))} (format parquet)`,
      );
    }
  } finally {
    connection.closeSync();
    store.close();
  }
}

function metricFile(folder: string, { definition }: MetricPlan): string {
  return join(folder, `${definition.name}.parquet`);
}
