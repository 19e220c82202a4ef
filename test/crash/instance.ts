import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import type { LedgerAnswer } from '../../src/serve/contract.ts';
import { PomonaProcess, pomona, sqlRows } from './pomona-process.ts';
import type { Ended } from './pomona-process.ts';
import type { ShopClients } from './shop-clients.ts';

/** One data folder and the process that runs on it now, if any. */
export class Instance {
  readonly folder: string;
  readonly settingsFile: string;
  /** Further options of `up`. */
  readonly #options: readonly string[];
  #process: PomonaProcess | undefined;
  #url = '';

  constructor(folder: string, settingsFile: string, options: readonly string[] = []) {
    this.folder = folder;
    this.settingsFile = settingsFile;
    this.#options = options;
  }

  get url(): string {
    return this.#url;
  }

  /** Starts the process without waiting for it. */
  launch(): void {
    this.#process = PomonaProcess.start(this.folder, this.settingsFile, this.#options);
  }

  async start(): Promise<void> {
    this.launch();
    const url = await this.#process!.ready();
    if (url === undefined) throw new Error(`no start: ${(await this.#process!.ended).stderr}`);
    this.#url = url;
  }

  signal(signal: NodeJS.Signals): void {
    this.#process!.signal(signal);
  }

  async end(signal: NodeJS.Signals): Promise<Ended | undefined> {
    const ended = await this.#process?.end(signal);
    this.#process = undefined;
    return ended;
  }

  async ledger(): Promise<LedgerAnswer> {
    const answer = await fetch(`${this.#url}/api/ledger`);
    return (await answer.json()) as LedgerAnswer;
  }

  /** Resolves once nothing is pending and no metric is being rebuilt. */
  async settled(): Promise<void> {
    for (;;) {
      const { totals } = await this.ledger();
      const { stdout } = await pomona('metrics', 'list', '--data', this.folder, '--json');
      const metrics = JSON.parse(stdout) as { state: string }[];
      if (totals.pending === 0 && metrics.every(({ state }) => state === 'live')) return;
      await delay(50);
    }
  }

  /** Whether `verify` finds nothing, on the running process or on the folder. */
  async expectVerified(): Promise<void> {
    const { code, stdout, stderr } = await pomona('verify', '--data', this.folder, '--json');
    expect(code, stdout + stderr).toBe(0);
    expect((JSON.parse(stdout) as { metrics: unknown[] }).metrics.length).toBe(7);
  }

  /**
   * Compares what the clients know with what was counted, in the events and in the metrics; at the end the process is
   * stopped, and its folder looked at once more.
   */
  async expectAllCounted({ sent, acknowledged, violations }: ShopClients): Promise<void> {
    await this.settled();
    expect([...violations]).toEqual([]);
    expect((await this.ledger()).difference).toBe(0);
    await this.expectVerified();
    const stored = await sqlRows(this.folder, 'select distinct eventId from events');
    const ids = new Set(stored.map(({ eventId }) => eventId as string));
    expect([...ids].filter((eventId) => !sent.has(eventId))).toEqual([]);
    expect([...acknowledged].filter((eventId) => !ids.has(eventId))).toEqual([]);
    const [access] = await sqlRows(this.folder, 'select sum(events)::bigint as n from access');
    expect(access?.n).toBe(ids.size);
    const [sales] = await sqlRows(
      this.folder,
      'select sum(orders)::bigint as orders, sum(revenue)::bigint as revenue from item_activity',
    );
    const purchases = [...ids]
      .map((eventId) => sent.get(eventId)!)
      .filter(({ type }) => type === 'purchase');
    const revenue = purchases.reduce((sum, event) => sum + event.quantity! * event.price!, 0);
    expect(sales).toEqual({ orders: purchases.length, revenue });
    expect((await this.end('SIGTERM'))?.code).toBe(0);
    await this.expectVerified();
  }
}
