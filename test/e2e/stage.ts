import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { expect } from 'vitest';
import { root } from '../repo/project-files.ts';
import { launchChromium } from './launch-chromium.ts';
import { LivePage } from './live-page.ts';
import type { LivePageOptions } from './live-page.ts';
import { PomonaProcess } from './pomona-process.ts';

/** How long a machine under load may take until a page shows what is expected. */
export const patience = { timeout: 30_000, interval: 50 };

type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Each event once, as docs/definitions.md tells them apart: the first in log order counts. */
const counted =
  'with counted as (select distinct on (eventId, occurredAt) * from events order by eventId, occurredAt, logOffset)';

/** A server of its own and a browser: what a test of pages stands on. */
export class Stage {
  readonly pomona: PomonaProcess;
  readonly #browser: Browser;
  readonly #opened: LivePage[] = [];

  static async start(chromium: string): Promise<Stage> {
    const [pomona, browser] = await Promise.all([PomonaProcess.start(), launchChromium(chromium)]);
    return new Stage(pomona, browser);
  }

  private constructor(pomona: PomonaProcess, browser: Browser) {
    this.pomona = pomona;
    this.#browser = browser;
  }

  urlOf(path: string): string {
    return new URL(path, this.pomona.url).href;
  }

  /** Opens a page by its path, `/funnel?mode=any`; as wide as a desk unless told. */
  async open(path: string, options: Partial<Omit<LivePageOptions, 'url'>> = {}): Promise<LivePage> {
    const url = this.urlOf(path);
    const view = await LivePage.open(this.#browser, { widthPx: 1440, ...options, url });
    this.#opened.push(view);
    return view;
  }

  /** Closes what is open, so that it takes no time from what comes next. */
  async closePages(): Promise<void> {
    await Promise.all(this.#opened.map(({ page }) => page.context().close()));
  }

  /** What must not have happened on any page so far. */
  troubles(): readonly string[] {
    expect(this.#opened.length).toBeGreaterThan(0);
    return this.#opened.flatMap(({ troubles }) => troubles);
  }

  /** Sends events, none of which may be wrong, and waits until all of them are counted. */
  async send(events: readonly object[]): Promise<void> {
    expect(await this.pomona.post(events)).toEqual({ accepted: events.length, rejected: [] });
    while ((await this.#pending()) > 0) await delay(50);
  }

  async #pending(): Promise<number> {
    const answer = await fetch(this.urlOf('/api/ledger'));
    return ((await answer.json()) as { totals: { pending: number } }).totals.pending;
  }

  /**
   * What `pomona sql` answers to a statement of its own common table expressions over `counted`: the events, each once.
   * `eventTime` is UTC.
   */
  async sql<Found extends Row>(rest: string): Promise<readonly Found[]> {
    const where = ['--data', this.pomona.folder, '--format', 'json'];
    const command = ['bin/pomona.js', 'sql', ...where, `${counted}${rest}`];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
    return JSON.parse(stdout) as readonly Found[];
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.pomona.remove();
  }
}
