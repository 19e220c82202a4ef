import { setTimeout as delay } from 'node:timers/promises';
import { BatchSource } from './batch-source.ts';
import { HttpConnection } from './http-connection.ts';
import { ownCpuSeconds, quantile } from './measure.ts';

/** What is asked for, as JSON in the only argument: post as fast as answers come. */
export interface LoadRequest {
  readonly url: string;
  readonly key: string;
  readonly batchEvents: number;
  readonly connections: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Ends earlier when so many were sent. */
  readonly events?: number;
}

export interface LoadResult {
  /** Within the measured time. */
  readonly accepted: number;
  readonly requests: number;
  readonly refused: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly worstMs: number;
  readonly cpuSeconds: number;
}

async function run(request: LoadRequest): Promise<LoadResult> {
  const { url, key, batchEvents, connections } = request;
  const source = new BatchSource(batchEvents);
  const startMs = performance.now() + request.warmUpSeconds * 1000;
  const endMs = startMs + request.seconds * 1000;
  const latencies: number[] = [];
  let refused = 0;
  let left = request.events ?? Infinity;
  const cpu = process.cpuUsage();
  const work = async () => {
    const connection = await HttpConnection.open(url, key);
    while (performance.now() < endMs && left > 0) {
      left -= batchEvents;
      const sentMs = performance.now();
      const { status, retryAfterSeconds } = await connection.post(source.next());
      const nowMs = performance.now();
      if (status === 503) {
        refused += 1;
        left += batchEvents;
        await delay(Math.min(retryAfterSeconds * 1000, Math.max(0, endMs - nowMs)));
      } else if (status !== 202) {
        throw new Error(`the server answered ${status}`);
      } else if (nowMs >= startMs && nowMs < endMs) {
        latencies.push(nowMs - sentMs);
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return {
    accepted: latencies.length * batchEvents,
    requests: latencies.length,
    refused,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
    worstMs: quantile(latencies, 1),
    cpuSeconds: ownCpuSeconds(cpu),
  };
}

process.stdout.write(JSON.stringify(await run(JSON.parse(process.argv[2] ?? '') as LoadRequest)));
