import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext } from 'playwright-core';

const chromiumArgs = [
  ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--disable-extensions'],
];

/** A Chromium with a profile on the disk, which can be killed and started again on what is left of it. */
export class MortalChromium {
  readonly #executablePath: string;
  readonly #profile: string;
  #process: ChildProcess | undefined;
  #browser: Browser | undefined;

  static async start(executablePath: string): Promise<MortalChromium> {
    const profile = await mkdtemp(join(tmpdir(), 'pomona-profile-'));
    const mortal = new MortalChromium(executablePath, profile);
    await mortal.revive();
    return mortal;
  }

  private constructor(executablePath: string, profile: string) {
    this.#executablePath = executablePath;
    this.#profile = profile;
  }

  /** Its one context, that of the profile. */
  get context(): BrowserContext {
    const [context] = this.#browser?.contexts() ?? [];
    if (context === undefined) throw new Error('Chromium is not running');
    return context;
  }

  async revive(): Promise<void> {
    await rm(this.#portFile, { force: true });
    const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${this.#profile}`];
    // In a group of its own, so that all its processes die at once.
    this.#process = spawn(this.#executablePath, [...chromiumArgs, ...own, 'about:blank'], {
      detached: true,
      stdio: 'ignore',
    });
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${await this.#port()}`, {
      timeout: 60_000,
    });
  }

  /** SIGKILL: nothing that was not on its way to the disk gets there. */
  async kill(): Promise<void> {
    const exit = once(this.#process!, 'exit');
    process.kill(-this.#process!.pid!, 'SIGKILL');
    await exit;
    await this.#browser?.close();
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  get #portFile(): string {
    return join(this.#profile, 'DevToolsActivePort');
  }

  async #port(): Promise<string> {
    for (;;) {
      const text = await readFile(this.#portFile, 'utf8').catch(() => '');
      const port = /^\d+(?=\n)/.exec(text)?.[0];
      if (port !== undefined) return port;
      await delay(20);
    }
  }
}
