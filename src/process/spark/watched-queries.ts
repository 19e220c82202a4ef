import { PomonaError } from '../../base/errors.ts';
import type { StreamingQueryInstanceId } from './connect-protocol.ts';
import type { SparkSession } from './spark-session.ts';

export const pollMs = 500;

/** Queries by their names. */
export type QueryIds = ReadonlyMap<string, StreamingQueryInstanceId>;

/** Of the JSON of Spark's StreamingQueryProgress, what is looked at. */
export interface Progress {
  readonly batchId: number;
  readonly batchDuration?: number;
  readonly eventTime?: { readonly watermark?: string };
  readonly stateOperators: readonly {
    readonly memoryUsedBytes: number;
    readonly customMetrics?: { readonly rocksdbSstFileSize?: number };
    readonly numRowsDroppedByWatermark: number;
  }[];
  readonly sources: readonly [
    {
      /** JSON in JSON: offsets by partition by topic. */
      readonly startOffset: string | null;
      readonly endOffset: string | null;
      readonly numInputRows: number;
      readonly latestOffset: string | null;
      readonly processedRowsPerSecond?: number;
    },
  ];
}

class QueryEnded extends Error {
  constructor(name: string, reason: string | undefined) {
    super(`the query ${name} ended: ${reason ?? 'it was stopped'}`);
  }
}

/** What becomes of queries: each batch of theirs is looked at once. */
export class WatchedQueries {
  readonly #session: SparkSession;
  readonly #onTrouble: (what: string, error: unknown) => void;
  /** The last batch of each query that was looked at. */
  readonly #lastBatches = new Map<string, number>();

  constructor(session: SparkSession, onTrouble: (what: string, error: unknown) => void) {
    this.#session = session;
    this.#onTrouble = onTrouble;
  }

  /**
   * Gives the last batch of each query that has had one, and tells what batches since the last look have lost. Rejects with
   * QueryEnded at the first that runs no longer.
   */
  async look(
    ids: QueryIds,
    onBatch: (name: string, progress: Progress) => void | Promise<void>,
  ): Promise<void> {
    const active = await this.#session.activeQueries();
    for (const [name, id] of ids) {
      if (!active.has(name)) throw new QueryEnded(name, await this.#session.failureOf(id));
      const progress = await this.#newsOf(name, id);
      if (progress) await onBatch(name, progress);
    }
  }

  async #newsOf(name: string, id: StreamingQueryInstanceId): Promise<Progress | undefined> {
    const recent = (await this.#session.recentProgress(id)) as readonly Progress[];
    const lastBatch = this.#lastBatches.get(name) ?? -1;
    for (const progress of recent.filter(({ batchId }) => batchId > lastBatch)) {
      const loss = lossOf(progress);
      if (loss === undefined) continue;
      const message = `Batch ${progress.batchId} of the query ${name} ${loss}`;
      this.#onTrouble('Events are lost to the numbers', new PomonaError('data_corrupt', message));
    }
    const last = recent.at(-1);
    this.#lastBatches.set(name, last?.batchId ?? lastBatch);
    return last;
  }
}

/**
 * What a batch left out, in words. Kafka may drop what is being read, and Spark goes on where it finds no records as if none
 * had been there; but a topic of events has a record at every offset.
 */
function lossOf({ sources: [source], stateOperators }: Progress): string | undefined {
  const [start, end] = [positionsOf(source.startOffset), positionsOf(source.endOffset)];
  if (start && end) {
    const between = (sum: number, to: number, partition: number) =>
      sum + to - (start[partition] ?? 0);
    const records = end.reduce(between, 0);
    if (source.numInputRows < records) {
      return `found ${source.numInputRows} of the ${records} records from offsets ${start.join(', ')} to ${end.join(', ')}: Kafka had dropped the others (retention.ms).`;
    }
  }
  const dropped = droppedRowsOf(stateOperators);
  if (dropped === 0) return undefined;
  return `left ${dropped} rows out as older than the watermark: has the clock of Spark’s machine gone back by a day?`;
}

export function droppedRowsOf(operators: Progress['stateOperators']): number {
  return operators.reduce((sum, { numRowsDroppedByWatermark: rows }) => sum + rows, 0);
}

/** Offsets by partition, of the one topic that is read. */
export function positionsOf(json: string | null): number[] | undefined {
  const offsets = JSON.parse(json ?? '{}') as Record<string, Record<string, number>>;
  const [partitions] = Object.values(offsets);
  if (!partitions) return undefined;
  const positions: number[] = [];
  for (const [partition, offset] of Object.entries(partitions)) {
    positions[Number(partition)] = offset;
  }
  return positions;
}
