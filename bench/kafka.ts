import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { KafkaTopic } from '../src/log/kafka/kafka-topic.ts';
import { writeW1Log } from './generate-w1.ts';
import type { LoadRequest, LoadResult } from './load.ts';
import {
  cpuSecondsOf,
  describeMachine,
  markdownTable,
  memoryOf,
  quantile,
  rounded,
} from './measure.ts';
import { readFigure, startServer, writeKey } from './server-process.ts';
import { w1Hours } from './w1-events.ts';

const run = promisify(execFile);
const mainFile = join(import.meta.dirname, '..', 'src', 'app', 'main.ts');
const loadFile = join(import.meta.dirname, 'load.ts');
const partitions = 4;
const batchEvents = 500;

interface Broker {
  readonly address: string;
  readonly pid: number;
}

/** Starts a Kafka and a Spark of one node each. */
async function startCluster(folder: string): Promise<readonly [kafka: Broker, spark: Broker]> {
  const at = ['--data', folder];
  const ports = ['--kafka-port', '0', '--spark-port', '0'];
  await run(process.execPath, [mainFile, 'cluster', 'up', ...ports, ...at]);
  const { stdout } = await run(process.execPath, [mainFile, 'cluster', 'status', '--json', ...at]);
  return JSON.parse(stdout) as [Broker, Broker];
}

const kafkaOptions = ({ address }: Broker, topic: string) => [
  ...['--log', 'kafka', '--brokers', address, '--topic', topic],
  ...['--partitions', String(partitions)],
];

/** A collector alone takes events in over HTTP, 500 a request, each acknowledged once it is durable. */
async function takeIn(folder: string, events: number, broker: Broker | undefined) {
  const options = broker ? kafkaOptions(broker, 'taken-in') : [];
  const server = await startServer(folder, ['--roles', 'collector', ...options]);
  try {
    const request: LoadRequest = {
      ...{ url: server.url, key: writeKey, batchEvents, events },
      ...{ connections: 16, warmUpSeconds: 0, seconds: 3_600 },
    };
    const before = [cpuSecondsOf(server.pid), broker ? cpuSecondsOf(broker.pid) : 0] as const;
    const startedMs = performance.now();
    const load = await run(process.execPath, [loadFile, JSON.stringify(request)]);
    const seconds = (performance.now() - startedMs) / 1000;
    const { accepted, refused, p50Ms, p99Ms } = JSON.parse(load.stdout) as LoadResult;
    const perMillion = (cpuSeconds: number) => rounded(cpuSeconds / (accepted / 1e6), 1);
    return {
      log: broker ? 'Kafka' : 'embedded',
      'accepted events/s': Math.round(accepted / seconds),
      refused,
      'ack p50 ms': rounded(p50Ms, 1),
      'ack p99 ms': rounded(p99Ms, 1),
      'CPU s per million': perMillion(cpuSecondsOf(server.pid) - before[0]),
      'CPU s per million, broker': broker ? perMillion(cpuSecondsOf(broker.pid) - before[1]) : '',
      'peak RSS MiB': memoryOf(server.pid).peakMb,
    };
  } finally {
    await server.stop();
  }
}

/** W1 in the log before the process starts: from its start until all is counted, with every metric of the shop. */
async function count(folder: string, events: number, broker?: Broker, spark?: Broker) {
  if (!broker) await writeW1Log(join(folder, 'log'), { count: events });
  const onSpark = (remote: string) => [
    ...['--engine', 'spark', '--remote', remote, '--storage', join(folder, 'storage')],
  ];
  const options = [
    ...(broker ? kafkaOptions(broker, 'w1') : []),
    ...(spark ? onSpark(spark.address) : []),
  ];
  const cpuBefore = spark ? cpuSecondsOf(spark.pid) : 0;
  const startedMs = performance.now();
  const server = await startServer(folder, ['--roles', 'collector,engine,api', ...options]);
  try {
    while ((await countedSoFar(server.url)) < events) await delay(50);
    const seconds = (performance.now() - startedMs) / 1000;
    const perMillion = (cpuSeconds: number) => rounded(cpuSeconds / (events / 1e6), 1);
    return {
      counting: spark
        ? 'from Kafka, on Spark'
        : broker
          ? 'from Kafka: copied, then counted'
          : 'embedded',
      'seconds from the start of the process': rounded(seconds, 1),
      'k events/s': rounded(events / seconds / 1000, 1),
      'CPU s per million': perMillion(cpuSecondsOf(server.pid)),
      'CPU s per million, Spark': spark ? perMillion(cpuSecondsOf(spark.pid) - cpuBefore) : '',
      'peak RSS MiB': memoryOf(server.pid).peakMb,
      'peak RSS MiB, Spark': spark ? memoryOf(spark.pid).peakMb : '',
      'then counted after ms, median of 9': rounded(await medianLatencyMs(server.url), 0),
    };
  } finally {
    await server.stop();
  }
}

/** How long a hundred events that are sent at once take to be counted, one hundred a second. */
async function medianLatencyMs(url: string): Promise<number> {
  const latencies: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    const goal = (await countedSoFar(url)) + 100;
    const startedMs = performance.now();
    const body = Array.from({ length: 100 }, (_, index) => ({
      ...{ eventId: `latency-${round}-${index}`, type: 'item_view', itemCode: `item-${index}` },
      ...{ occurredAt: new Date().toISOString(), anonymousId: `v${index}`, sessionId: `s${index}` },
    }));
    const headers = { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' };
    await fetch(`${url}/v1/events`, { method: 'POST', headers, body: JSON.stringify(body) });
    while ((await countedSoFar(url)) < goal) await delay(10);
    latencies.push(performance.now() - startedMs);
    await delay(Math.max(0, 1_000 - latencies.at(-1)!));
  }
  return quantile(latencies, 0.5);
}

function countedSoFar(url: string): Promise<number> {
  return readFigure(url, 'pomona_events_counted_total');
}

async function fillTopic({ address }: Broker, events: number): Promise<void> {
  const cluster = { bootstrapBrokers: [address], clientId: 'pomona-bench' };
  const topic = await KafkaTopic.open({
    ...{ cluster, topic: 'w1', partitions },
    ...{ keyField: 'anonymousId', isRead: false },
  });
  for (const hour of w1Hours({ count: events })) {
    // As received now: the topic does not keep what is weeks old.
    const receivedAtMs = Date.now();
    if (hour.length === 0) continue;
    const lines = Buffer.from(hour.map(({ line }) => `${line}\n`).join(''));
    await topic.append({ lines, records: hour.length, receivedAtMs });
  }
  await topic.close();
}

/** `node bench/kafka.ts [--events 1000000] [--rounds 2] [--folder DIR]`: a real Kafka of one node as the log, and a Spark that counts from it, beside the embedded ones. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      events: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '2' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  const events = Number(values.events);
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'kafka-'));
  const [broker, spark] = await startCluster(join(folder, 'cluster'));
  const taken = [];
  const counted = [];
  try {
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const at of [undefined, broker]) {
        const own = (name: string) => join(folder, `${name}-${at ? 'kafka' : 'own'}-${round}`);
        taken.push(await takeIn(own('taken'), events, at));
        console.error(JSON.stringify(taken.at(-1)));
      }
    }
    await fillTopic(broker, events);
    for (const at of [[], [broker], [broker, spark]]) {
      counted.push(await count(join(folder, `w1-${at.length}`), events, ...at));
      console.error(JSON.stringify(counted.at(-1)));
    }
  } finally {
    await run(process.execPath, [mainFile, 'cluster', 'down', '--data', join(folder, 'cluster')]);
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(describeMachine());
  console.log(markdownTable(taken));
  console.log(markdownTable(counted));
}

await main();
