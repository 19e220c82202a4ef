import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeEnvironment, serverFlags } from '../bin/node-runtime.js';

export const writeKey = 'pw_benchmark';

/** Pomona as people start it, in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** From the start of the process until `/readyz` answered 200. */
  readonly readyMs: number;
  /** Stops it as Ctrl-C does. */
  stop(): Promise<void>;
  /** Ends it as a crash does. */
  kill(): Promise<void>;
}

const mainFile = join(import.meta.dirname, '..', 'src', 'app', 'main.ts');

/** Starts `pomona up --no-sample` on a folder and a free port, with further options of `up`, and waits until it is ready. */
export async function startServer(
  folder: string,
  options: readonly string[] = [],
): Promise<ServerProcess> {
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [...serverFlags, mainFile, 'up', '--no-sample', '--port', '0', '--data', folder, ...options],
    {
      env: { ...runtimeEnvironment(), POMONA_WRITE_KEY: writeKey },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const url = await readUrl(child);
  while (!(await isReady(url))) await delay(2);
  const readyMs = performance.now() - startedMs;
  return {
    url,
    pid: child.pid!,
    readyMs,
    stop: () => end(child, 'SIGTERM'),
    kill: () => end(child, 'SIGKILL'),
  };
}

function readUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const found = /(?:Open|Ready) +(http:\/\/[^/\s]+)/.exec(text);
      if (found) resolve(found[1]!);
    });
    child.on('exit', (code) => reject(new Error(`Pomona ended with ${code}: ${text}`)));
  });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // It does not listen yet.
    return false;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
}

/** One of Pomona's own figures, as GET /metrics shows it. */
export async function readFigure(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

/** Waits until everything that is in the log is counted; gives the seconds it took. */
export async function waitUntilCounted(url: string): Promise<number> {
  const startedMs = performance.now();
  while ((await readFigure(url, 'pomona_events_pending')) > 0) await delay(50);
  return (performance.now() - startedMs) / 1000;
}
