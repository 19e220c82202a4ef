import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { BodyBudget } from '../../../src/collect/body-budget.ts';
import { receiveBody } from '../../../src/collect/receive-body.ts';

let nowMs = 0;
const clock = () => nowMs;

const chunksOf = (...sizes: readonly number[]) =>
  Readable.from(sizes.map((size) => Buffer.alloc(size, 'x')));

test('a body holds its bytes until they are released, once', async () => {
  const budget = new BodyBudget(1000, clock);
  const { bytes, hold, refusal } = await receiveBody(chunksOf(300, 0, 200), 500, budget);
  expect(refusal).toBeUndefined();
  expect(bytes.toString()).toBe('x'.repeat(500));
  expect(budget.heldBytes).toBe(500);
  hold.release();
  hold.release();
  expect(budget.heldBytes).toBe(0);
});

test('a body above its limit is read to the end and holds nothing', async () => {
  const budget = new BodyBudget(1000, clock);
  const body = chunksOf(300, 300, 300);
  const { bytes, refusal } = await receiveBody(body, 500, budget);
  expect(refusal?.code).toBe('body_too_large');
  expect(bytes).toHaveLength(0);
  expect(body.readableEnded).toBe(true);
  expect(budget.heldBytes).toBe(0);
});

test('a body for which the budget has no room is refused and holds nothing', async () => {
  const budget = new BodyBudget(1000, clock);
  const first = await receiveBody(chunksOf(700), 700, budget);
  expect((await receiveBody(chunksOf(200, 200), 700, budget)).refusal?.code).toBe('overloaded');
  expect(budget.heldBytes).toBe(700);
  first.hold.release();
  expect((await receiveBody(chunksOf(700), 700, budget)).refusal).toBeUndefined();
});

test('a body without end is not read for ever', async () => {
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(1024 * 1024);
    })(),
  );
  const budget = new BodyBudget(1000, clock);
  await expect(receiveBody(endless, 500, budget)).rejects.toMatchObject({ code: 'body_too_large' });
  expect(budget.heldBytes).toBe(0);
});

test('a client that goes away within its body leaves nothing held', async () => {
  const budget = new BodyBudget(1000, clock);
  const payload = new PassThrough();
  const received = receiveBody(payload, 500, budget);
  payload.write(Buffer.alloc(300));
  while (budget.heldBytes === 0) await new Promise(setImmediate);
  payload.destroy(new Error('aborted'));
  await expect(received).rejects.toMatchObject({ code: 'invalid_body' });
  expect(budget.heldBytes).toBe(0);
});

test('a slow body gives way to one that arrives, and its client is told when it has sent the rest', async () => {
  const budget = new BodyBudget(1000, clock);
  const slow = new PassThrough();
  const slowBody = receiveBody(slow, 1000, budget);
  slow.write(Buffer.alloc(900));
  while (budget.heldBytes === 0) await new Promise(setImmediate);
  nowMs += 1001;
  const quick = await receiveBody(chunksOf(500), 1000, budget);
  expect(quick.refusal).toBeUndefined();
  slow.end('x');
  const { bytes, refusal } = await slowBody;
  expect(refusal?.code).toBe('overloaded');
  expect(bytes).toHaveLength(0);
  expect(budget.heldBytes).toBe(500);
});
