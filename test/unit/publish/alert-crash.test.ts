import { MortalProcess } from '../../support/mortal-process.ts';
import { expect, test } from 'vitest';
import { minuteMs } from '../../../src/base/time.ts';
import { WebhookReceiver } from '../../support/webhook-receiver.ts';
import { findingOf, GivenAlerts } from './given-alerts.ts';

/** An alert's life: it begins, is told of, ends, is told of. Each part can be done again when it was cut off. */
const life: readonly ((given: GivenAlerts) => Promise<void>)[] = [
  (given) => given.reopen(),
  (given) => given.round([findingOf('oven')]),
  (given) => given.alerts.sender.deliverDue(),
  async (given) => {
    await given.round([]);
    await given.round([], 5 * minuteMs);
  },
  (given) => given.alerts.sender.deliverDue(),
];

/** Kills the process before its n-th step and goes on in another. Gives the ids received, and whether it was killed. */
async function liveThrough(steps: number) {
  const receiver = await WebhookReceiver.start();
  const given = await GivenAlerts.open();
  await given.alerts.sender.setUrl(receiver.url);
  const killed = new MortalProcess();
  killed.dieAfter(steps);
  let part = 0;
  await killed.run(async () => {
    for (; part < life.length; part += 1) await life[part]?.(given);
  });
  const { isDead } = killed;
  killed.kill();
  await killed.buried();
  await killed.release();
  if (isDead) await given.reopen();
  for (; part < life.length; part += 1) await life[part]?.(given);
  const { ids, messages } = receiver;
  await receiver.stop();
  await given.remove();
  return { ids, messages, isDead };
}

test('an alert is told of once, wherever the process is killed; a repeat has the same webhook-id', async () => {
  let repeats = 0;
  let steps = 0;
  for (; ; steps += 1) {
    const { ids, messages, isDead } = await liveThrough(steps);
    const told = [...new Map(ids.map((id, index) => [id, messages[index]])).values()];
    expect(told.map((message) => message?.state)).toEqual(['firing', 'resolved']);
    expect(new Set(told.map((message) => message?.id)).size).toBe(1);
    expect(ids.length).toBeLessThanOrEqual(3);
    repeats += ids.length - told.length;
    if (!isDead) break;
  }
  // It was killed at many places, some of them between an answer and the note of it.
  expect(steps).toBeGreaterThan(15);
  expect(repeats).toBeGreaterThan(0);
});
