import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { Intake } from '../../../src/collect/intake.ts';
import type { NewRejection } from '../../../src/collect/quarantine-record.ts';
import { Quarantine } from '../../../src/collect/quarantine.ts';
import { replayRejected } from '../../../src/collect/replay-rejected.ts';
import { SegmentLog } from '../../../src/log/segment-log.ts';
import { receivedAtMs, shopEvent } from './shop-event.ts';

let folder: string;
let log: SegmentLog;
let quarantine: Quarantine;
const clock = () => receivedAtMs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-quarantine-'));
  log = await SegmentLog.open({ folder: join(folder, 'quarantine'), clock });
  quarantine = await Quarantine.open(log, clock);
});

afterEach(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

async function reopen(): Promise<void> {
  await log.close();
  log = await SegmentLog.open({ folder: join(folder, 'quarantine'), clock });
  quarantine = await Quarantine.open(log, clock);
}

const rejection = (raw: string, changes: Partial<NewRejection> = {}): NewRejection => ({
  code: 'invalid_field',
  message: 'wrong',
  index: 0,
  raw,
  source: 'http',
  ...changes,
});

const idsOf = (events: readonly { id: number }[]) => events.map(({ id }) => id);

test('rejected events are listed newest first, page by page', async () => {
  const many = Array.from({ length: 2500 }, (_, index) => rejection(`r${index}`, { index }));
  await quarantine.add(many.slice(0, 700), receivedAtMs);
  await quarantine.add(many.slice(700), receivedAtMs);
  const first = await quarantine.list({ limit: 3 });
  expect(idsOf(first)).toEqual([2499, 2498, 2497]);
  expect(first[0]).toMatchObject({
    raw: 'r2499',
    index: 2499,
    receivedAt: '2026-11-22T00:01:00.000Z',
  });
  expect(idsOf(await quarantine.list({ limit: 2, before: 1000 }))).toEqual([999, 998]);
  const all = await quarantine.list({ limit: 9999 });
  expect(idsOf(all)).toEqual(many.map((_, index) => 2499 - index));
});

test('a code is found however far back it stands', async () => {
  await quarantine.add([rejection('old', { code: 'too_old' })], receivedAtMs);
  const others = Array.from({ length: 3000 }, () => rejection('x'));
  await quarantine.add(others, receivedAtMs);
  expect(await quarantine.list({ limit: 5, code: 'too_old' })).toMatchObject([
    { id: 0, raw: 'old' },
  ]);
});

test('what was resolved is known, left out on demand, and survives a restart', async () => {
  await quarantine.add([rejection('a'), rejection('b')], receivedAtMs);
  await quarantine.resolve(0, 'dropped');
  await quarantine.resolve(0, 'replayed');
  await reopen();
  expect(idsOf(await quarantine.list({ limit: 9 }))).toEqual([1, 0]);
  expect(idsOf(await quarantine.list({ limit: 9, unresolvedOnly: true }))).toEqual([1]);
  expect((await quarantine.show(0)).resolution).toEqual({
    at: '2026-11-22T00:01:00.000Z',
    outcome: 'dropped',
  });
});

test('the counts are of rejected events by minute and code, the same after a restart', async () => {
  await quarantine.add([rejection('a', { code: 'too_old' }), rejection('b')], receivedAtMs);
  const placed = rejection('c', { place: 'events 0-17' });
  await quarantine.add([placed], receivedAtMs - 61_000);
  await quarantine.resolve(1, 'dropped');
  const minuteMs = Date.parse('2026-11-22T00:01:00Z');
  const expected = {
    rejected: 3,
    resolved: 1,
    placed: 1,
    codes: [
      { code: 'invalid_field', records: 2 },
      { code: 'too_old', records: 1 },
    ],
    minutes: [
      { minuteMs: minuteMs - 120_000, records: 1 },
      { minuteMs, records: 2 },
    ],
  };
  expect(quarantine.counts()).toEqual(expected);
  await reopen();
  await quarantine.add([placed], receivedAtMs);
  expect(quarantine.counts()).toEqual(expected);
});

test('an id that is no rejected event is not found', async () => {
  await quarantine.add([rejection('a')], receivedAtMs);
  await quarantine.resolve(0, 'dropped');
  for (const id of [1, 2, -1, 0.5, Infinity]) {
    await expect(quarantine.show(id)).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('raw texts come back as they were sent, and long ones are cut at a whole character', async () => {
  const raws = ['{"a":"\\ud800"}', 'line\nbreak \u0001 "quoted" \\', '🍎', '가'.repeat(30_000)];
  await quarantine.add(
    raws.map((raw) => rejection(raw)),
    receivedAtMs,
  );
  const stored = [];
  for await (const event of quarantine.export()) stored.push(event);
  expect(stored.slice(0, 3).map(({ raw }) => raw)).toEqual(raws.slice(0, 3));
  expect(stored[3]).toMatchObject({ raw: '가'.repeat(21_845), truncated: true });
  expect(stored[0]).not.toHaveProperty('truncated');
});

test('a replayed event goes through the gate again and is noted; one still wrong stays', async () => {
  const events = await SegmentLog.open({ folder: join(folder, 'events'), clock });
  const intake = new Intake({ schema: shopEvents, log: events, quarantine, clock });
  const bad = { ...shopEvent(), itemCode: 7 };
  await intake.ingest([bad], { source: 'http' });
  expect(await replayRejected(intake, quarantine, { id: 0 })).toMatchObject({
    code: 'invalid_field',
  });
  await expect(replayRejected(intake, quarantine, { id: 0, fixed: ' \n' })).rejects.toThrow(
    'no event in the text',
  );
  expect(quarantine.counts()).toMatchObject({ rejected: 1, resolved: 0 });

  const fixed = JSON.stringify(shopEvent(), null, 2);
  expect((await replayRejected(intake, quarantine, { id: 0, fixed })).kind).toBe('accepted');
  expect(events.endOffset).toBe(1);
  expect((await quarantine.show(0)).resolution?.outcome).toBe('replayed');
  await expect(replayRejected(intake, quarantine, { id: 0 })).rejects.toThrow(
    'was replayed already',
  );

  await quarantine.add([rejection(' '.repeat(100_000))], receivedAtMs);
  await expect(replayRejected(intake, quarantine, { id: 2 })).rejects.toThrow('cut at 64 KiB');
  await events.close();
});

test('of those who replay or drop an event at once, the first decides', async () => {
  const events = await SegmentLog.open({ folder: join(folder, 'events'), clock });
  const intake = new Intake({ schema: shopEvents, log: events, quarantine, clock });
  await intake.ingest([{ ...shopEvent(), itemCode: 7 }], { source: 'http' });
  const mended = ['one', 'two'].map((eventId) =>
    replayRejected(intake, quarantine, { id: 0, fixed: JSON.stringify(shopEvent({ eventId })) }),
  );
  const [first, second] = await Promise.allSettled([...mended, quarantine.drop(0)]);
  expect(first).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
  expect(second).toMatchObject({ status: 'rejected' });
  expect(events.endOffset).toBe(1);
  expect((await quarantine.show(0)).resolution?.outcome).toBe('replayed');
  await events.close();
});
