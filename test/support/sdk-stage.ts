import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { expect } from 'vitest';
import type { LedgerAnswer } from '../../src/serve/contract.ts';
import { sqlRows } from '../crash/pomona-process.ts';
import { PomonaProcess, writeKey } from '../e2e/pomona-process.ts';
import { root } from '../repo/project-files.ts';
import { FaultProxy } from './fault-proxy.ts';

/** How long a machine under load may take until what is expected is there. */
export const patience = { timeout: 30_000, interval: 100 };

type Totals = LedgerAnswer['totals'];

/** A collector with a proxy before it, and the account of what was tracked through it. */
export class SdkStage {
  readonly pomona: PomonaProcess;
  readonly proxy: FaultProxy;
  readonly #tracked = new Set<string>();
  #before: Totals | undefined;

  static async start(): Promise<SdkStage> {
    const pomona = await PomonaProcess.start();
    return new SdkStage(pomona, await FaultProxy.start(pomona.url.replace(/\/$/, '')));
  }

  private constructor(pomona: PomonaProcess, proxy: FaultProxy) {
    this.pomona = pomona;
    this.proxy = proxy;
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.pomona.remove();
  }

  async totals(): Promise<Totals> {
    const answer = await fetch(`${this.pomona.url}api/ledger`);
    const { totals, difference } = (await answer.json()) as LedgerAnswer;
    expect(difference).toBe(0);
    return totals;
  }

  /** Begins the account anew, with what was counted so far. */
  async beginTest(): Promise<void> {
    this.#tracked.clear();
    this.#before = await this.totals();
    this.proxy.chooseFault = () => 'pass';
    this.proxy.past.length = 0;
  }

  /** How much the ledger has grown since the test began, once nothing waits to be counted. */
  async since(): Promise<Pick<Totals, 'accepted' | 'counted' | 'duplicates'>> {
    await expect.poll(async () => (await this.totals()).pending, patience).toBe(0);
    const { accepted, counted, duplicates } = await this.totals();
    const before = this.#before ?? { accepted: 0, counted: 0, duplicates: 0 };
    return {
      accepted: accepted - before.accepted,
      counted: counted - before.counted,
      duplicates: duplicates - before.duplicates,
    };
  }

  /** Takes note of events that must be counted. */
  expect(eventIds: readonly string[]): void {
    for (const eventId of eventIds) this.#tracked.add(eventId);
  }

  /** Waits until as many events are counted as were tracked, and checks that they are the same. */
  async expectAllCounted(): Promise<void> {
    const counted = async () => (await this.since()).counted;
    await expect.poll(counted, patience).toBeGreaterThanOrEqual(this.#tracked.size);
    const rows = await this.rows('select distinct eventId from events');
    const stored = new Set(rows.map(({ eventId }) => eventId as string));
    expect([...this.#tracked].filter((eventId) => !stored.has(eventId))).toEqual([]);
    expect(await counted()).toBe(this.#tracked.size);
  }

  /** The rows of an SQL statement on what was counted. */
  rows(sql: string): Promise<Record<string, unknown>[]> {
    return sqlRows(this.pomona.folder, sql);
  }
}

export { writeKey };

/** Builds the browser SDK into a folder of its own, as it is built for the server. */
export async function buildSdk(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-sdk-'));
  for (const mode of ['script', 'module']) {
    const configFile = join(root, 'vite-sdk.config.ts');
    await build({ configFile, mode, root, logLevel: 'warn', build: { outDir: folder } });
  }
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}
