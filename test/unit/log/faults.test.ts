import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { allLines, batchOf, linesOf } from '../../contract/event-log.ts';
import { FaultyLog } from './log-under-test.ts';

describe('A log on a failing disk', () => {
  let under: FaultyLog;
  beforeEach(async () => {
    under = await FaultyLog.open();
    await under.log.append(batchOf('a', 2));
  });
  afterEach(() => under.dispose());

  const unavailable = { code: 'log_unavailable', retryAfterSeconds: 5 };

  it('refuses appends while the disk is full, and takes them again when there is room', async () => {
    under.files.failAlways(['write'], { code: 'ENOSPC' });
    for (let i = 0; i < 3; i += 1) {
      await expect(under.log.append(batchOf('lost', 1))).rejects.toMatchObject(unavailable);
    }
    expect(under.log.failure).toMatchObject({ code: 'log_unavailable' });
    under.files.heal();
    expect(await under.log.append(batchOf('b', 1))).toEqual({ offset: 2 });
    expect(under.log.failure).toBeUndefined();
    expect(await allLines(under.log)).toEqual([
      ...linesOf(batchOf('a', 2)),
      ...linesOf(batchOf('b', 1)),
    ]);
  });

  it('finds out by itself that there is room again', async () => {
    await under.log.close();
    const log = await under.reopen({ probeIntervalMs: 1 });
    under.files.failAlways(['write'], { code: 'ENOSPC' });
    await expect(log.append(batchOf('lost', 1))).rejects.toMatchObject(unavailable);
    const writes = under.files.counts.get('write') ?? 0;
    await vi.waitUntil(() => (under.files.counts.get('write') ?? 0) > writes + 2);
    expect(log.failure).toMatchObject({ code: 'log_unavailable' });
    under.files.heal();
    await vi.waitUntil(() => log.failure === undefined);
    expect(await log.append(batchOf('b', 1))).toEqual({ offset: 2 });
    expect((await readdir(under.files.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(under.faults).toEqual(['be written']);
  });

  it('goes on after a short write', async () => {
    under.files.failOnce('write', { takeBytes: 20 });
    await under.log.append(batchOf('b', 3));
    await under.log.close();
    expect(await allLines(await under.reopen())).toHaveLength(5);
  });

  it('leaves nothing of an append that failed half way', async () => {
    under.files.failOnce('write', { takeBytes: 150, code: 'ENOSPC' });
    await expect(under.log.append(batchOf('lost', 3))).rejects.toMatchObject(unavailable);
    const log = await under.cutPower(1);
    expect(log.recovery.tornBytes).toBe(0);
    expect(await allLines(log)).toEqual(linesOf(batchOf('a', 2)));
  });

  it('goes on in a new file when a failed write cannot be cut off', async () => {
    under.files.failAlways(['write', 'truncate'], { code: 'EIO', takeBytes: 10_000 });
    await expect(under.log.append(batchOf('lost', 3))).rejects.toMatchObject(unavailable);
    under.files.heal();
    expect(await under.log.append(batchOf('b', 1))).toEqual({ offset: 2 });
    const expected = [...linesOf(batchOf('a', 2)), ...linesOf(batchOf('b', 1))];
    expect(await allLines(under.log)).toEqual(expected);
    expect(await allLines(await under.cutPower(1))).toEqual(expected);
    expect(under.reported).toEqual([]);
  });

  it('never trusts a file again whose sync failed', async () => {
    under.files.failOnce('sync', { code: 'EIO' });
    await expect(under.log.append(batchOf('lost', 1))).rejects.toMatchObject(unavailable);
    expect(await under.log.append(batchOf('b', 1))).toEqual({ offset: 2 });
    expect(under.log.sealedSegments()).toMatchObject([{ baseOffset: 0, endOffset: 2 }]);
    expect(await allLines(await under.cutPower())).toEqual([
      ...linesOf(batchOf('a', 2)),
      ...linesOf(batchOf('b', 1)),
    ]);
  });

  it('takes appends again as soon as a new file can be made', async () => {
    under.files.failAlways(['sync', 'create'], { code: 'EIO' });
    for (let i = 0; i < 3; i += 1) {
      await expect(under.log.append(batchOf('lost', 1))).rejects.toMatchObject(unavailable);
    }
    expect(await allLines(under.log)).toEqual(linesOf(batchOf('a', 2)));
    under.files.heal();
    expect(await under.log.append(batchOf('b', 1))).toEqual({ offset: 2 });
  });

  it('appends nothing to a segment whose successor may have its name already', async () => {
    under.files.failOnce('syncFolder', { code: 'EIO' });
    await expect(under.log.seal()).rejects.toMatchObject(unavailable);
    await under.log.append(batchOf('b', 1));
    await under.log.abandon();
    expect(await allLines(await under.reopen())).toHaveLength(3);
  });

  it('loses nothing that was acknowledged when the power goes, a new segment included', async () => {
    await under.log.seal();
    await under.log.append(batchOf('b', 1));
    const log = await under.cutPower();
    expect(await allLines(log)).toHaveLength(3);
    expect(log.sealedSegments()).toHaveLength(1);
  });

  it('refuses appends when too many wait already', async () => {
    await under.log.close();
    const log = await under.reopen({ queueBytes: 100 });
    const appends = await Promise.allSettled(
      Array.from({ length: 50 }, () => log.append(batchOf('b', 2))),
    );
    const refused = appends.filter(({ status }) => status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ reason: { code: 'log_unavailable', retryAfterSeconds: 1 } });
    expect(log.endOffset).toBe(2 + 2 * (50 - refused.length));
  });
});

describe('A log that syncs now and then', () => {
  let under: FaultyLog;
  const interval = { sync: 'interval', syncIntervalMs: 1_000_000 } as const;
  beforeEach(async () => {
    under = await FaultyLog.open(interval);
    await under.log.append(batchOf('a', 2));
    await under.log.sync();
    await under.log.append(batchOf('b', 1));
  });
  afterEach(() => under.dispose());

  it('shows readers only what is durable', async () => {
    expect(under.log.endOffset).toBe(2);
    const waiting = under.log.waitFor(2);
    await under.log.sync();
    await waiting;
    expect(await allLines(under.log)).toHaveLength(3);
  });

  it('loses what is not synced when the power goes, and nothing else', async () => {
    expect(await allLines(await under.cutPower(0, interval))).toEqual(linesOf(batchOf('a', 2)));
  });

  it('loses nothing when the process dies', async () => {
    await under.log.abandon();
    expect(await allLines(await under.reopen(interval))).toHaveLength(3);
  });

  it('writes acknowledged records into a new file when their sync failed', async () => {
    under.files.failOnce('sync', { code: 'EIO' });
    await expect(under.log.sync()).rejects.toMatchObject({ code: 'log_unavailable' });
    expect(await under.log.append(batchOf('c', 1))).toEqual({ offset: 3 });
    await under.log.sync();
    expect(await allLines(await under.cutPower(0, interval))).toEqual(
      [batchOf('a', 2), batchOf('b', 1), batchOf('c', 1)].flatMap(linesOf),
    );
  });
});
