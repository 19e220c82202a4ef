import { isPathMissing } from './explain-spark-error.ts';
import { sql } from './spark-session.ts';
import type { SparkSession } from './spark-session.ts';

const timeoutMs = 30_000;

/** Whether a streaming query has been started on a checkpoint, as Spark sees its folder. */
export async function hasCheckpoint(session: SparkSession, folder: string): Promise<boolean> {
  try {
    await session.run(sql(`select count(*) from text.\`${folder}/metadata\``), timeoutMs);
    return true;
  } catch (error) {
    if (isPathMissing(error)) return false;
    throw error;
  }
}
