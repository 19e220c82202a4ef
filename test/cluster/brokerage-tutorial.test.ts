import { afterAll, beforeAll, expect, test } from 'vitest';
import { TutorialCheckout, tutorialBlocks } from '../support/tutorial-checkout.ts';
import type { Typed } from '../support/tutorial-checkout.ts';

const timeout = 900_000;
const patience = { timeout: 240_000, interval: 200 };
const cluster = 'node bin/pomona.js cluster';
const kafkaAddress = '127.0.0.1:9092';
const sparkAddress = 'sc://127.0.0.1:15002';
const staying = /^node bin\/pomona\.js brokerage (?:run|watch) /;
/** Orders in the topic after each sending, each of them once. */
const ordersSent = [25_000, 25_000, 37_000];

let checkout: TutorialCheckout;
/** Where the servers are, by where the tutorial says: others may have those ports. */
const addresses = new Map<string, string>();
const staysOn: { readonly command: string; readonly typed: Typed }[] = [];

beforeAll(async () => {
  checkout = await TutorialCheckout.make();
});
afterAll(async () => {
  for (const { typed } of staysOn) typed.interrupt();
  await Promise.all(staysOn.map(({ typed }) => typed.ended));
  await checkout.type(`${cluster} down --data tutorial/cluster`).ended;
  await checkout.remove();
});

test('every step past one machine works and prints what is said', { timeout }, async () => {
  let printed: Typed | undefined;
  let sendings = 0;
  let steps = 0;
  for (const { isCommand, text } of tutorialBlocks('docs/tutorials/brokerage-cluster.md')) {
    if (!isCommand) {
      await expect.poll(() => everythingSaid(printed), patience).toContain(text);
      continue;
    }
    steps += 1;
    if (text.startsWith('tail'))
      await expectCounted(['tutorial/kafka', 'tutorial/spark'], sendings);
    if (text.startsWith('node bin/pomona.js insights')) await endAll();
    const typed = checkout.type(onFreePorts(text));
    if (staying.test(text)) {
      await expect.poll(() => typed.stderr, patience).toContain('Ctrl-C ends');
      staysOn.push({ command: text, typed });
      continue;
    }
    printed = typed;
    expect(await typed.ended, `${text}${typed.stdout}${typed.stderr}`).toBe(0);
    if (text.startsWith(`${cluster} up`)) await findAddresses();
    if (text.includes('split-and-send')) sendings += 1;
    if (text.startsWith('node bin/pomona.js brokerage split')) {
      await expectCounted(['tutorial/kafka'], sendings);
    }
  }
  expect([steps, sendings]).toEqual([12, 3]);
  const [kafka, spark] = await Promise.all(['tutorial/kafka', 'tutorial/spark'].map(topsOf));
  expect(spark).toEqual(kafka);
});

/** Commands as they are typed here, where other servers may have the ports that the tutorial names. */
function onFreePorts(text: string): string {
  const portOf = (said: string) => addresses.get(said)?.split(':').at(-1) ?? '0';
  const ports = `--kafka-port ${portOf(kafkaAddress)} --spark-port ${portOf(sparkAddress)}`;
  const command = text.startsWith(`${cluster} up`) ? text.replace(/$/m, ` ${ports}`) : text;
  return [...addresses].reduce((all, [said, actual]) => all.replaceAll(said, actual), command);
}

async function findAddresses(): Promise<void> {
  const status = checkout.type(`${cluster} status --data tutorial/cluster --json`);
  expect(await status.ended).toBe(0);
  const rows = JSON.parse(status.stdout) as {
    readonly service: string;
    readonly address: string;
  }[];
  const addressOf = (service: string) => rows.find((row) => row.service === service)!.address;
  addresses.set(kafkaAddress, addressOf('kafka'));
  addresses.set(sparkAddress, addressOf('spark'));
}

function everythingSaid(printed: Typed | undefined): string {
  return [printed, ...staysOn.map(({ typed }) => typed)].map((each) => each?.stdout).join('');
}

async function expectCounted(folders: readonly string[], sendings: number): Promise<void> {
  for (const folder of folders) {
    await expect
      .poll(async () => {
        const lines = (await checkout.results(folder)).map(
          (line) => JSON.parse(line) as { readonly BUYS: string; readonly SELLS: string },
        );
        return lines.reduce((sum, { BUYS, SELLS }) => sum + Number(BUYS) + Number(SELLS), 0);
      }, patience)
      .toBe(ordersSent[sendings - 1]);
  }
}

async function topsOf(folder: string): Promise<object> {
  const { TOP5CLIENTS, TOP5STOCKS } = JSON.parse((await checkout.results(folder)).at(-1)!) as {
    readonly TOP5CLIENTS: string;
    readonly TOP5STOCKS: string;
  };
  return { TOP5CLIENTS, TOP5STOCKS };
}

async function endAll(): Promise<void> {
  for (const { command, typed } of staysOn.splice(0)) {
    typed.interrupt();
    expect(await typed.ended, `${command}${typed.stderr}`).toBe(0);
  }
}
