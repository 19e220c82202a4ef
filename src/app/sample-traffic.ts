import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LiveSample } from '../../domains/shop/sample/live-sample.ts';
import { sampleHistory } from '../../domains/shop/sample/sample-history.ts';
import type { ShopEvent } from '../../domains/shop/events.ts';
import { dayMs } from '../base/time.ts';
import { replaceFile } from '../process/durable-files.ts';
import type { DataFolder } from './data-folder.ts';
import type { Pipeline } from './pipeline.ts';

/** Which sample world a folder holds, and up to when its events were sent. */
interface SampleState {
  readonly seed: number;
  readonly scale: number;
  readonly sentUntilMs: number;
}

const historyMs = 14 * dayMs;
const saveIntervalMs = 5_000;
/** The back-fill leaves the engine room for events that real visitors send meanwhile. */
const mostPending = 50_000;

export interface SampleOptions {
  readonly pipeline: Pipeline;
  readonly scale: number;
  readonly onProgress: (done: number, total: number) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
}

/** Sample traffic of one instance: two weeks of history at the first start, then live, going on where it was. */
export class SampleTraffic {
  readonly #options: SampleOptions;
  readonly #file: string;
  readonly #state: SampleState;
  #live: LiveSample | undefined;
  #saving: NodeJS.Timeout | undefined;
  #saved: Promise<void> = Promise.resolve();
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  private constructor(options: SampleOptions, file: string, state: SampleState) {
    this.#options = options;
    this.#file = file;
    this.#state = state;
  }

  /**
   * Gives undefined when the folder holds events and none of them are samples: generated numbers must not be mixed
   * into real ones behind anybody's back.
   */
  static async open(options: SampleOptions): Promise<SampleTraffic | undefined> {
    const { pipeline, scale } = options;
    const file = sampleFileOf(pipeline.folder);
    const known = await readState(file);
    if (!known && pipeline.log.endOffset > 0) return undefined;
    const start = pipeline.clock() - historyMs;
    return new SampleTraffic(options, file, known ?? { seed: 1, scale, sentUntilMs: start });
  }

  /** Catches up with the present, then goes on live. Resolves when live. */
  start(): Promise<void> {
    this.#running = this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    const { seed, scale, sentUntilMs } = this.#state;
    const { clock } = this.#options.pipeline;
    const fromMs = Math.max(sentUntilMs, clock() - historyMs);
    const nowMs = clock();
    for (const batch of sampleHistory({ seed, scale, fromMs, toMs: nowMs })) {
      if (this.#isStopping) return;
      await this.#send(batch);
      const atMs = Date.parse(batch.at(-1)?.occurredAt ?? '');
      this.#options.onProgress(atMs - fromMs, nowMs - fromMs);
      await this.#save(atMs);
    }
    this.#options.onProgress(1, 1);
    this.#goLive(nowMs);
  }

  #goLive(fromMs: number): void {
    const { seed, scale } = this.#state;
    const { pipeline, onTrouble } = this.#options;
    this.#live = new LiveSample({
      seed,
      scale,
      clock: pipeline.clock,
      fromMs,
      send: (events) => this.#send(events),
      onSendError: (error) => onTrouble('Sample traffic could not be sent', error),
    });
    this.#live.start();
    this.#saving = setInterval(() => {
      this.#saved = this.#saveLive();
    }, saveIntervalMs);
  }

  async #send(events: readonly ShopEvent[]): Promise<void> {
    const { pipeline } = this.#options;
    while (pipeline.pending > mostPending && !this.#isStopping) await delay(20);
    await pipeline.intake.ingest(events, { source: 'simulator', sample: true });
  }

  async #saveLive(): Promise<void> {
    try {
      if (this.#live) await this.#save(this.#live.sentUntilMs);
    } catch (error) {
      this.#options.onTrouble('The state of the sample traffic could not be saved', error);
    }
  }

  #save(sentUntilMs: number): Promise<void> {
    const { seed, scale } = this.#state;
    return replaceFile(this.#file, JSON.stringify({ seed, scale, sentUntilMs }));
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#saving);
    await this.#running.catch(() => undefined);
    await this.#live?.stop();
    // Two at once would take each other's draft away.
    await this.#saved;
    await this.#saveLive();
  }
}

/** Where a folder notes which sample world it holds. */
export function sampleFileOf({ root }: DataFolder): string {
  return join(root, 'sample.json');
}

async function readState(file: string): Promise<SampleState | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as SampleState;
  } catch {
    // Not there: this folder has no sample world yet.
    return undefined;
  }
}
