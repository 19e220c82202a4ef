import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

const projectRoot = resolve(import.meta.dirname, '..', '..');
const main = join(projectRoot, 'src', 'app', 'main.ts');

export const writeKey = 'pw_of-the-crash-test';
const environment = { ...process.env, POMONA_WRITE_KEY: writeKey };

/** What a process that ended said, and how. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `pomona up` as a process of its own, on a free port. */
export class PomonaProcess {
  readonly #child: ChildProcess;
  readonly ended: Promise<Ended>;
  #stdout = '';
  #stderr = '';

  /** Starts it; `ready` tells where it listens. */
  static start(
    folder: string,
    settingsFile: string,
    options: readonly string[] = [],
    secrets: NodeJS.ProcessEnv = {},
  ): PomonaProcess {
    const args = [main, 'up', '--data', folder, '--port', '0', '--no-sample', ...options];
    return new PomonaProcess(
      spawn(process.execPath, [...args, '--config', settingsFile], {
        cwd: projectRoot,
        env: { ...environment, ...secrets },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout!.on('data', (bytes: Buffer) => (this.#stdout += bytes.toString()));
    child.stderr!.on('data', (bytes: Buffer) => (this.#stderr += bytes.toString()));
    this.ended = new Promise((end) =>
      child.once('close', (code, signal) =>
        end({ code, signal, stdout: this.#stdout, stderr: this.#stderr }),
      ),
    );
  }

  /** Its address, once it answers there; undefined when it ended before. */
  async ready(): Promise<string | undefined> {
    const listening = new Promise<string>((found) => {
      const look = () => {
        const url = /^\s*(?:Open|Ready)\s+(http:\/\/[^/\s]+)/m.exec(this.#stdout)?.[1];
        if (url !== undefined) found(url);
      };
      this.#child.stdout!.on('data', look);
      look();
    });
    return Promise.race([listening, this.ended.then(() => undefined)]);
  }

  get stderr(): string {
    return this.#stderr;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.ended;
  }
}

/** Runs a command of the CLI to its end. */
export function pomona(...args: readonly string[]): Promise<Ended> {
  return pomonaWith({}, ...args);
}

/** The same, with secrets in its environment. */
export async function pomonaWith(
  secrets: NodeJS.ProcessEnv,
  ...args: readonly string[]
): Promise<Ended> {
  const env = { ...environment, ...secrets };
  const child = spawn(process.execPath, [main, ...args], { cwd: projectRoot, env });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  return new Promise((end) =>
    child.once('close', (code, signal) => end({ code, signal, stdout, stderr })),
  );
}

/** The rows of an SQL statement on the data of a folder. */
export async function sqlRows(folder: string, sql: string): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await pomona('sql', sql, '--data', folder, '--format', 'json');
  if (code !== 0) throw new Error(`pomona sql ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>[];
}

export async function writeSettings(file: string, settings: object): Promise<string> {
  await writeFile(file, JSON.stringify(settings));
  return file;
}
