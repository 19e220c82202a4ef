import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { webhookKey } from '../../../src/publish/webhook-signature.ts';
import { pipelineAlertRules } from '../../../src/publish/pipeline-alert-rules.ts';
import { shopAlertRules } from '../../../domains/shop/alerts.ts';
import { readText } from '../../repo/project-files.ts';
import { findingOf, GivenAlerts } from './given-alerts.ts';

const guide = readText('docs/alerts.md');
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let given: GivenAlerts;
beforeEach(async () => {
  given = await GivenAlerts.open();
});
afterEach(() => given.remove());

/** The guide's receiver in a process of its own. */
async function startExample() {
  const file = join(given.folder, 'receive-alerts.mjs');
  await writeFile(file, /```js\n([\s\S]*?)```/.exec(guide)?.[1] ?? '');
  const env = { ...process.env, POMONA_WEBHOOK_SECRET: secret, PORT: '0' };
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const nextLine = async () => String((await lines.next()).value);
  const url = `http://127.0.0.1:${(await nextLine()).replace('port ', '')}/`;
  const stop = async () => {
    child.kill();
    await once(child, 'exit');
  };
  return { url, nextLine, stop };
}

test('the guide’s receiver takes what is signed, once, and nothing else', async () => {
  const { url, nextLine, stop } = await startExample();
  const givenWebhook = { url, from: 'settings' } as const;
  const clock = () => Date.now();
  try {
    await given.reopen({ key: webhookKey(secret), givenWebhook, clock });
    await given.round([findingOf('oven')]);
    await given.alerts.sender.deliverDue();
    expect(given.alerts.sender.status()).toMatchObject({
      waiting: 0,
      lastDelivery: { status: 204 },
    });
    expect(await nextLine()).toBe('alert.firing oven is hot');
    const refusedBy = async (options: Parameters<GivenAlerts['reopen']>[0]) => {
      await given.reopen({ givenWebhook, clock, ...options });
      return given.alerts.sendTest();
    };
    const refused = { kind: 'failed', status: 401 };
    expect(await refusedBy({})).toMatchObject(refused);
    expect(await refusedBy({ key: webhookKey('x'.repeat(24)) })).toMatchObject(refused);
    const late = { key: webhookKey(secret), clock: () => Date.now() - 600_000 };
    expect(await refusedBy(late)).toMatchObject(refused);
    // Had it printed any of those, this would not be the next line.
    expect(await refusedBy({ key: webhookKey(secret) })).toMatchObject({ kind: 'delivered' });
    expect(await nextLine()).toBe('alert.test Alerts of Pomona come to this address.');
  } finally {
    await stop();
  }
});

test('the guide names every rule with its thresholds and their defaults, and no other', () => {
  const described = [...guide.matchAll(/^\| `([a-z-]+)` +\|.*\| (.*?) *\|$/gm)]
    .filter(([, , cells = '']) => /^(?:none|`)/.test(cells))
    .map(([, name = '', cells = '']) => [
      name,
      [...cells.matchAll(/`(\w+)` ([\d.]+)/g)].map(([, threshold, standard]) => [
        threshold,
        Number(standard),
      ]),
    ]);
  const declared = [...pipelineAlertRules, ...shopAlertRules].map(({ name, thresholds }) => [
    name,
    Object.entries(thresholds).map(([threshold, { standard }]) => [threshold, standard]),
  ]);
  expect(described).toEqual(declared);
});
