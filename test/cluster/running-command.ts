import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Ended } from '../crash/pomona-process.ts';
import { root } from '../repo/project-files.ts';

/** A command of the CLI that stays until it is told to end. */
export class RunningCommand {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #said = { stdout: '', stderr: '' };

  private constructor(child: ChildProcess) {
    this.#child = child;
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]!.on('data', (bytes: Buffer) => (this.#said[stream] += bytes.toString()));
    }
    this.#ended = new Promise((end) =>
      child.once('close', (code, signal) => end({ code, signal, ...this.#said })),
    );
  }

  static start(...args: readonly string[]): RunningCommand {
    const main = join(root, 'src', 'app', 'main.ts');
    return new RunningCommand(
      spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'pipe', 'pipe'] }),
    );
  }

  /** Resolves once it has said something. */
  async says(stream: 'stdout' | 'stderr', text: string, timeout: number): Promise<void> {
    await expect
      .poll(() => this.#said[stream], { timeout, interval: 100, message: this.#said.stderr })
      .toContain(text);
  }

  end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.#ended;
  }
}
