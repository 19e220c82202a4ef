import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../repo/project-files.ts';

export const writeKey = 'a-write-key-of-the-end-to-end-test';

/** The real thing: `pomona up` in a process and a data folder of its own, without sample traffic. */
export class PomonaProcess {
  readonly folder: string;
  readonly #reach: Reach;
  #child: ChildProcess;
  #url: string;

  static async start(reach: Reach = {}): Promise<PomonaProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-e2e-'));
    return new PomonaProcess(folder, reach, await launch(folder, 0, reach));
  }

  private constructor(folder: string, reach: Reach, { child, url }: Launched) {
    this.folder = folder;
    this.#reach = reach;
    this.#child = child;
    this.#url = url;
  }

  /** Where it listens, with a slash at the end. */
  get url(): string {
    return this.#url;
  }

  /** Posts events, which may be wrong or sent before; gives the collector's answer. */
  async post(events: readonly object[]): Promise<unknown> {
    const response = await fetch(`${this.#url}v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
      body: JSON.stringify(events),
    });
    return response.json();
  }

  /** Asks it to stop, and waits until it has. */
  async halt(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGINT');
    await exit;
  }

  /** Starts it again on the same folder and port. */
  async resume(): Promise<void> {
    ({ child: this.#child, url: this.#url } = await launch(
      this.folder,
      Number(new URL(this.#url).port),
      this.#reach,
    ));
  }

  async remove(): Promise<void> {
    await this.halt();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Where it listens, and what opens it to readers; this machine alone, without a token, unless given. */
interface Reach {
  readonly host?: string;
  readonly adminToken?: string;
}

interface Launched {
  readonly child: ChildProcess;
  readonly url: string;
}

async function launch(
  folder: string,
  port: number,
  { host = '127.0.0.1', adminToken }: Reach,
): Promise<Launched> {
  const where = ['--data', folder, '--host', host, '--port', `${port}`];
  const command = ['bin/pomona.js', 'up', ...where, '--no-sample'];
  const token = adminToken === undefined ? {} : { POMONA_ADMIN_TOKEN: adminToken };
  const env = { ...process.env, POMONA_WRITE_KEY: writeKey, ...token };
  const child = spawn(process.execPath, command, { cwd: root, env });
  const url = await printedUrl(child);
  while (!(await isReady(url))) await delay(50);
  return { child, url };
}

/** The address it prints; rejects with all it printed when it ends instead. */
function printedUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk.toString();
      const address = /Open +(http:\S+)/.exec(printed)?.[1];
      if (address !== undefined) resolve(`${address}/`);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Pomona ended:\n${printed}`)));
  });
}

async function isReady(url: string): Promise<boolean> {
  const response = await fetch(`${url}readyz`);
  return response.status === 200;
}
