import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText, root } from '../repo/project-files.ts';

export interface TutorialBlock {
  /** Whether it is commands; else it is what they are said to print. */
  readonly isCommand: boolean;
  readonly text: string;
}

/** The blocks of a tutorial in their order. */
export function tutorialBlocks(path: string): readonly TutorialBlock[] {
  return [...readText(path).matchAll(/^```(sh)?\n(.*?)^```/gms)].map(([, language, text = '']) => ({
    isCommand: language === 'sh',
    text,
  }));
}

/** Commands that were typed. */
export interface Typed {
  readonly ended: Promise<number | null>;
  /** Presses Ctrl-C. */
  readonly interrupt: () => void;
  stdout: string;
  stderr: string;
}

/** A copy of the checkout to follow a tutorial in. */
export class TutorialCheckout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<TutorialCheckout> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-tutorial-'));
    for (const name of ['bin', 'src', 'domains']) {
      await cp(join(root, name), join(folder, name), { recursive: true });
    }
    await cp(join(root, 'package.json'), join(folder, 'package.json'));
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
    return new TutorialCheckout(folder);
  }

  /** Types commands into a shell. */
  type(commands: string): Typed {
    const child = spawn('bash', ['-ec', commands], {
      cwd: this.folder,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise<number | null>((end) => child.once('close', end));
    // A terminal sends Ctrl-C to all that runs in it.
    const interrupt = () => process.kill(-child.pid!, 'SIGINT');
    const typed: Typed = { ended, interrupt, stdout: '', stderr: '' };
    child.stdout.on('data', (bytes: Buffer) => (typed.stdout += bytes.toString()));
    child.stderr.on('data', (bytes: Buffer) => (typed.stderr += bytes.toString()));
    return typed;
  }

  /** Lines of results on a data folder of the tutorial. */
  async results(data: string): Promise<readonly string[]> {
    const file = join(this.folder, data, 'results', 'results.ndjson');
    return (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}
