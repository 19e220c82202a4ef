import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { get } from 'node:http';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { BatchSource } from './batch-source.ts';
import { HttpConnection } from './http-connection.ts';
import {
  cpuSecondsOf,
  describeMachine,
  markdownTable,
  memoryOf,
  quantile,
  rounded,
} from './measure.ts';
import { startServer, waitUntilCounted, writeKey } from './server-process.ts';

const sendIntervalMs = 10;
const connections = 16;
const warmUpSeconds = 3;

/** A batch on its way: visible once so many events are counted. */
interface Sent {
  readonly upTo: number;
  readonly atMs: number;
}

/** Finds out when what was sent became visible: batches become visible in the order in which they were sent. */
class Visibility {
  readonly #waiting: Sent[] = [];
  readonly #fromMs: number;
  readonly latencies: number[] = [];

  constructor(fromMs: number) {
    this.#fromMs = fromMs;
  }

  sent(batch: Sent): void {
    this.#waiting.push(batch);
  }

  counted(events: number): void {
    const nowMs = performance.now();
    while (this.#waiting.length > 0 && this.#waiting[0]!.upTo <= events) {
      const { atMs } = this.#waiting.shift()!;
      if (atMs >= this.#fromMs) this.latencies.push(nowMs - atMs);
    }
  }
}

/** Reads server-sent events until it is closed. */
function listen(url: string, onEvent: (event: string, data: string) => void): ClientRequest {
  const request = get(url, (response) => {
    let text = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        const event = /^event: (.*)$/m.exec(block)?.[1] ?? '';
        const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
        onEvent(event, data);
      }
    });
    response.on('error', () => undefined);
  });
  request.on('error', () => undefined);
  return request;
}

async function send(
  url: string,
  perSecond: number,
  untilMs: number,
  watchers: readonly Visibility[],
) {
  const batchEvents = Math.round((perSecond * sendIntervalMs) / 1000);
  const source = new BatchSource(batchEvents);
  const idle = await Promise.all(
    Array.from({ length: connections }, () => HttpConnection.open(url, writeKey)),
  );
  const all = [...idle];
  let upTo = 0;
  let skipped = 0;
  const startMs = performance.now();
  for (let turn = 0; performance.now() < untilMs; turn += 1) {
    await delay(Math.max(0, startMs + turn * sendIntervalMs - performance.now()));
    const connection = idle.pop();
    if (!connection) {
      skipped += 1;
      continue;
    }
    upTo += batchEvents;
    for (const watcher of watchers) watcher.sent({ upTo, atMs: performance.now() });
    void connection.post(source.next()).then(({ status }) => {
      if (status !== 202) throw new Error(`the server answered ${status}`);
      idle.push(connection);
    });
  }
  const seconds = (performance.now() - startMs) / 1000;
  await delay(1_000);
  for (const connection of all) connection.close();
  return { sentPerSecond: upTo / seconds, skipped };
}

async function measure(folder: string, perSecond: number, seconds: number, watched: boolean) {
  const server = await startServer(folder);
  try {
    const fromMs = performance.now() + warmUpSeconds * 1000;
    const commits = new Visibility(fromMs);
    const insights = new Visibility(fromMs);
    let messages = 0;
    const live = listen(
      `${server.url}/api/live${watched ? '?insights=timeline' : ''}`,
      (event, data) => {
        if (event === 'commit') {
          messages += 1;
          commits.counted((JSON.parse(data) as { counted: number }).counted);
        } else if (event === 'insight') {
          insights.counted(eventsOf(data));
        }
      },
    );
    const cpu = cpuSecondsOf(server.pid);
    const startedMs = performance.now();
    const untilMs = fromMs + seconds * 1000;
    const { sentPerSecond, skipped } = await send(server.url, perSecond, untilMs, [
      commits,
      ...(watched ? [insights] : []),
    ]);
    const took = (performance.now() - startedMs) / 1000;
    const cores = (cpuSecondsOf(server.pid) - cpu) / took;
    await waitUntilCounted(server.url);
    await delay(1_000);
    live.destroy();
    const show = (values: readonly number[], share: number) =>
      values.length === 0 ? '' : rounded(quantile(values, share), 0);
    return {
      'events/s': Math.round(sentPerSecond),
      'batches not sent': skipped,
      'commit p50 ms': show(commits.latencies, 0.5),
      'commit p99 ms': show(commits.latencies, 0.99),
      'timeline p50 ms': show(insights.latencies, 0.5),
      'timeline p99 ms': show(insights.latencies, 0.99),
      'commits/s': rounded(messages / took, 1),
      'server cores': rounded(cores),
      'peak RSS MiB': memoryOf(server.pid).peakMb,
    };
  } finally {
    await server.stop();
  }
}

function eventsOf(json: string): number {
  const { rows } = JSON.parse(json) as { rows: readonly { events: number }[] };
  return rows.reduce((sum, { events }) => sum + events, 0);
}

/** `node bench/latency.ts [--seconds 30] [--rates 1000,20000] [--folder DIR]`: from sending an event to seeing it counted. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '30' },
      rates: { type: 'string', default: '1000,20000' },
      folder: { type: 'string', default: join(tmpdir(), 'pomona-bench') },
    },
  });
  mkdirSync(values.folder, { recursive: true });
  const folder = mkdtempSync(join(values.folder, 'latency-'));
  const rows = [];
  try {
    for (const perSecond of values.rates.split(',').map(Number)) {
      for (const watched of [false, true]) {
        const own = join(folder, `${perSecond}-${watched}`);
        const row = await measure(own, perSecond, Number(values.seconds), watched);
        console.error(JSON.stringify(row));
        rows.push(row);
        rmSync(own, { recursive: true, force: true });
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(describeMachine());
  console.log(markdownTable(rows));
}

await main();
