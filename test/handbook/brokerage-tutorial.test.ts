import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readText, root } from '../repo/project-files.ts';

/** The blocks of a tutorial in their order: commands, and what they are said to print. */
const blocks = [...readText('docs/tutorials/brokerage.md').matchAll(/^```(sh)?\n(.*?)^```/gms)].map(
  ([, language, text = '']) => ({ isCommand: language === 'sh', text }),
);

let checkout: string;
beforeAll(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'pomona-tutorial-'));
  for (const name of ['bin', 'src', 'domains']) {
    await cp(join(root, name), join(checkout, name), { recursive: true });
  }
  await cp(join(root, 'package.json'), join(checkout, 'package.json'));
  await symlink(join(root, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(() => rm(checkout, { recursive: true }));

interface Started {
  readonly ended: Promise<number | null>;
  readonly interrupt: () => void;
  stdout: string;
  stderr: string;
}

/** Types commands into a shell in the checkout. */
function type(commands: string): Started {
  const child = spawn('bash', ['-ec', commands], {
    cwd: checkout,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((end) => child.once('close', end));
  // A terminal sends Ctrl-C to all that runs in it.
  const interrupt = () => process.kill(-child.pid!, 'SIGINT');
  const started: Started = { ended, interrupt, stdout: '', stderr: '' };
  child.stdout.on('data', (bytes: Buffer) => (started.stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (started.stderr += bytes.toString()));
  return started;
}

/** Lines of results on a data folder of the tutorial. */
async function results(data: string): Promise<readonly string[]> {
  const file = join(checkout, data, 'results', 'results.ndjson');
  return (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
}

/** Presses Ctrl-C once a run has told of every file of its folder. */
async function endWatching(watching: Started, command: string): Promise<void> {
  const [, folder = '', data = ''] = /--folder (\S+) --data (\S+)/.exec(command) ?? [];
  const files = (await readdir(join(checkout, folder))).length;
  await expect
    .poll(async () => (await results(data)).length, { timeout: 60_000, interval: 100 })
    .toBe(files);
  watching.interrupt();
  expect(await watching.ended, watching.stderr).toBe(0);
}

test('every step of the tutorial works and prints what is said', { timeout: 240_000 }, async () => {
  let printed = '';
  let watching: { readonly started: Started; readonly command: string } | undefined;
  const steps: string[] = [];
  // The first block is an order, before any command.
  for (const { isCommand, text } of blocks.slice(1)) {
    if (!isCommand) {
      expect(printed).toContain(text);
      continue;
    }
    steps.push(text);
    if (watching && !text.startsWith('node bin/pomona.js brokerage split-and-send')) {
      await endWatching(watching.started, watching.command);
      watching = undefined;
    }
    const started = type(text);
    if (text.startsWith('node bin/pomona.js brokerage run --folder')) {
      await expect.poll(() => started.stderr, { timeout: 30_000 }).toContain('Watching');
      watching = { started, command: text };
      continue;
    }
    expect(await started.ended, text + started.stderr).toBe(0);
    printed = started.stdout + started.stderr;
  }
  expect(steps.length).toBe(12);
  expect(printed).toContain('client_turnover');
  const tops = async (data: string) =>
    /"TOP5CLIENTS".*/.exec((await results(data)).at(-1) ?? '')?.[0];
  expect(await tops('tutorial/killed')).toBe(await tops('tutorial/live'));
  expect([await results('tutorial/live'), await results('tutorial/killed')]).toMatchObject({
    0: { length: 5 },
    1: { length: 10 },
  });
});
