import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ShopEvent } from '../../domains/shop/events.ts';
import { LiveSample } from '../../domains/shop/sample/live-sample.ts';
import { sampleHistory } from '../../domains/shop/sample/sample-history.ts';
import { demoShopKey } from '../../src/app/config.ts';
import { dataFolder, newSecret } from '../../src/app/data-folder.ts';
import { openAlerts } from '../../src/app/open-alerts.ts';
import { defaultMemoryLimitMb } from '../../src/app/pipeline-parts.ts';
import { Pipeline } from '../../src/app/pipeline.ts';
import { createPrometheus } from '../../src/app/prometheus.ts';
import { startServer } from '../../src/app/server.ts';
import type { Server } from '../../src/app/server.ts';
import { shop } from '../../src/app/shop.ts';
import { dayMs, minuteMs } from '../../src/base/time.ts';
import type { Alerts } from '../../src/publish/alerts.ts';
import { root } from '../repo/project-files.ts';
import { mistakesBefore } from './mistakes.ts';

const historyMs = 14 * dayMs;
const world = { seed: 1, scale: 3 };
/** So low that an ordinary day has alerts. */
const alertRules = {
  'product-surge': { thresholds: { times: 1.5 } },
  'quarantine-rising': { thresholds: { windowMinutes: 60, rejected: 5 } },
};
/** Time goes in steps of so many events: small ones at the end, of which pages show each minute. */
const steps = [
  { fromMsAgo: historyMs, events: 5_000 },
  { fromMsAgo: dayMs, events: 500 },
  { fromMsAgo: 65 * minuteMs, events: 10 },
];
const alertRoundMs = 15 * minuteMs;

/** Time as the instance has it: it can be set, and stands still while nobody lets it run. */
class SetClock {
  #ms: number;
  #runsSinceMs: number | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  get nowMs(): number {
    const runs = this.#runsSinceMs === undefined ? 0 : performance.now() - this.#runsSinceMs;
    return Math.floor(this.#ms + runs);
  }

  run(fromMs = this.nowMs): void {
    this.#ms = fromMs;
    this.#runsSinceMs = performance.now();
  }

  stop(atMs: number): void {
    this.#ms = atMs;
    this.#runsSinceMs = undefined;
  }
}

/**
 * A whole instance in this process, in which it is always the same moment: two weeks of sample traffic have come in, each
 * event received about when it happened, and time has stopped.
 */
export class SampleInstance {
  readonly #folder: string;
  readonly #clock: SetClock;
  readonly #pipeline: Pipeline;
  readonly #alerts: Alerts;
  readonly #server: Server;
  #live: LiveSample | undefined;

  static async start(nowMs: number): Promise<SampleInstance> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-screenshots-'));
    const clock = new SetClock(nowMs - historyMs);
    const pipeline = await Pipeline.open({
      folder: dataFolder(folder),
      domain: shop,
      clock: () => clock.nowMs,
      memoryLimitMb: defaultMemoryLimitMb,
      // What is on the disk afterwards does not matter.
      log: { sync: 'never' },
      onTrouble: (what, error) => console.error(what, error),
    });
    const alerts = await openAlerts(pipeline, { alerts: { rules: alertRules } }, {});
    const server = await serve(pipeline, alerts);
    const instance = new SampleInstance(folder, clock, pipeline, alerts, server);
    await instance.#passTime(nowMs);
    return instance;
  }

  private constructor(
    folder: string,
    clock: SetClock,
    pipeline: Pipeline,
    alerts: Alerts,
    server: Server,
  ) {
    this.#folder = folder;
    this.#clock = clock;
    this.#pipeline = pipeline;
    this.#alerts = alerts;
    this.#server = server;
  }

  get url(): string {
    return this.#server.url;
  }

  async #passTime(nowMs: number): Promise<void> {
    const mistakes = [...mistakesBefore(nowMs)];
    let roundMs = nowMs - dayMs;
    for (const events of sampleUntil(nowMs)) {
      await this.#receive(events);
      while (mistakes[0] && mistakes[0].atMs <= this.#clock.nowMs) {
        const line = mistakes.shift()?.line ?? '';
        await this.#pipeline.intake.ingest(line, { source: 'http', sample: true });
      }
      // Before time jumps again, or else counting seems to have taken as long.
      await this.#pipeline.settled();
      if (this.#clock.nowMs < roundMs) continue;
      await this.#alerts.monitor.evaluate();
      roundMs += alertRoundMs;
    }
    this.#clock.stop(nowMs);
    await this.#alerts.monitor.evaluate();
  }

  async #receive(events: readonly ShopEvent[]): Promise<void> {
    this.#clock.run(Date.parse(events.at(-1)?.occurredAt ?? ''));
    await this.#ingest(events);
  }

  async #ingest(events: readonly ShopEvent[]): Promise<void> {
    await this.#pipeline.intake.ingest(events, { source: 'simulator', sample: true });
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  /** Lets time go on, and with it the traffic. */
  goLive(): void {
    const { nowMs } = this.#clock;
    this.#clock.run();
    this.#live = new LiveSample({
      ...world,
      clock: () => this.#clock.nowMs,
      fromMs: nowMs,
      send: (events) => this.#ingest(events),
    });
    this.#live.start();
  }

  async stop(): Promise<void> {
    await this.#live?.stop();
    await this.#server.stop();
    await this.#pipeline.stop();
    await rm(this.#folder, { recursive: true });
  }
}

function* sampleUntil(nowMs: number): Generator<readonly ShopEvent[]> {
  for (const [index, { fromMsAgo, events }] of steps.entries()) {
    const untilMsAgo = steps[index + 1]?.fromMsAgo ?? 0;
    yield* sampleHistory({ ...world, fromMs: nowMs - fromMsAgo, toMs: nowMs - untilMsAgo }, events);
  }
}

function serve(pipeline: Pipeline, alerts: Alerts): Promise<Server> {
  const storefrontKey = demoShopKey('screenshots');
  return startServer({
    pipeline,
    alerts,
    prometheus: createPrometheus(),
    version: '0.1.0',
    host: '127.0.0.1',
    port: 0,
    writeKeys: [storefrontKey],
    storefrontKey: storefrontKey.key,
    access: { kind: 'loopback', allowedHosts: [] },
    adminToken: newSecret(),
    viewFolder: join(root, 'dist', 'view'),
    maxPendingEvents: Infinity,
    logLevel: 'warn',
  });
}
