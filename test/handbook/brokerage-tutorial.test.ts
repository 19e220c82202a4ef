import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TutorialCheckout, tutorialBlocks } from '../support/tutorial-checkout.ts';
import type { Typed } from '../support/tutorial-checkout.ts';

const blocks = tutorialBlocks('docs/tutorials/brokerage.md');

let checkout: TutorialCheckout;
beforeAll(async () => {
  checkout = await TutorialCheckout.make();
});
afterAll(() => checkout.remove());

const results = (data: string) => checkout.results(data);

/** Presses Ctrl-C once a run has told of every file of its folder. */
async function endWatching(watching: Typed, command: string): Promise<void> {
  const [, folder = '', data = ''] = /--folder (\S+) --data (\S+)/.exec(command) ?? [];
  const files = (await readdir(join(checkout.folder, folder))).length;
  await expect
    .poll(async () => (await results(data)).length, { timeout: 60_000, interval: 100 })
    .toBe(files);
  watching.interrupt();
  expect(await watching.ended, watching.stderr).toBe(0);
}

test('every step of the tutorial works and prints what is said', { timeout: 240_000 }, async () => {
  let printed = '';
  let watching: { readonly started: Typed; readonly command: string } | undefined;
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
    const started = checkout.type(text);
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
