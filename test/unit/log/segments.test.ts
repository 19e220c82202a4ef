import { readdir } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allLines, batchOf } from '../../contract/event-log.ts';
import { FaultyLog } from './log-under-test.ts';

const plenty = { records: 1000, bytes: 1_000_000 };
const minute = 60_000;
const hour = 60 * minute;

describe('Segments', () => {
  let under: FaultyLog;
  beforeEach(async () => {
    under = await FaultyLog.open();
  });
  afterEach(() => under.dispose());

  it('take many waiting appends with one sync', async () => {
    const before = under.files.counts.get('sync') ?? 0;
    await Promise.all(Array.from({ length: 100 }, (_, i) => under.log.append(batchOf(`a${i}`, 3))));
    expect((under.files.counts.get('sync') ?? 0) - before).toBe(1);
    expect(under.log.endOffset).toBe(300);
  });

  it('are sealed when they are long enough', async () => {
    await under.log.close();
    const log = await under.reopen({ segmentBytes: 400 });
    for (let i = 0; i < 10; i += 1) await log.append(batchOf(`a${i}`, 5));
    const sealed = log.sealedSegments();
    expect(sealed.length).toBeGreaterThan(2);
    expect(sealed.map(({ endOffset }) => endOffset)).toEqual([
      ...sealed.slice(1).map(({ baseOffset }) => baseOffset),
      log.activeSegment()?.baseOffset,
    ]);
  });

  it('are sealed when they are old enough, with or without an append', async () => {
    await under.log.close();
    let now = 0;
    const log = await under.reopen({ clock: () => now, segmentAgeMs: hour });
    await log.append(batchOf('a', 1, now));
    now = hour - 1;
    await log.sealIfDue();
    expect(log.sealedSegments()).toHaveLength(0);
    now = hour;
    await log.append(batchOf('b', 1, now));
    expect(log.sealedSegments()).toMatchObject([{ baseOffset: 0, endOffset: 1 }]);
    now = 2 * hour;
    await log.sealIfDue();
    expect(log.sealedSegments()).toHaveLength(2);
    await log.sealIfDue();
    await log.seal();
    expect(log.sealedSegments()).toHaveLength(2);
  });

  it('need not be read again at the next start once they are sealed', async () => {
    await under.log.append(batchOf('a', 50));
    await under.log.seal();
    await under.log.append(batchOf('b', 1));
    const activeBytes = under.log.activeSegment()?.bytes ?? 0;
    await under.log.close();
    const seen: number[][] = [];
    const log = await under.reopen({ onProgress: (done, total) => void seen.push([done, total]) });
    expect(log.recovery).toMatchObject({ segments: 2, scannedBytes: activeBytes });
    expect(seen.at(-1)).toEqual([activeBytes, activeBytes]);
    expect(await allLines(log)).toHaveLength(51);
  });

  it('are dropped from the oldest on, and offsets go on even when all are gone', async () => {
    await under.log.append(batchOf('a', 3));
    await under.log.seal();
    await under.log.append(batchOf('b', 4));
    await under.log.seal();
    await expect(under.log.drop(3)).rejects.toMatchObject({ code: 'invalid_parameter' });
    await under.log.drop(0);
    expect(under.log.startOffset).toBe(3);
    await expect(under.log.read(0, plenty)).rejects.toMatchObject({ code: 'invalid_parameter' });
    await under.log.drop(3);
    const log = await under.cutPower();
    expect(log).toMatchObject({ startOffset: 7, endOffset: 7 });
    expect(await readdir(under.files.folder)).toEqual(['00000000000000000007.ndjson']);
    expect(await log.append(batchOf('c', 1))).toEqual({ offset: 7 });
    expect(await log.read(7, plenty)).toMatchObject({ offset: 7, records: 1 });
  });

  it('count their records by the minute of receipt', async () => {
    await under.log.append(batchOf('a', 3, 10 * minute));
    await under.log.append(batchOf('b', 4, 11 * minute + 5));
    await under.log.seal();
    await under.log.append(batchOf('c', 2, 10 * minute + 59_999));
    const counts = new Map([
      [10 * minute, 5],
      [11 * minute, 4],
    ]);
    expect(under.log.minutes()).toEqual(counts);
    await under.log.close();
    const log = await under.reopen();
    expect(log.minutes()).toEqual(counts);
    expect(log.sealedSegments()[0]?.minutes).toEqual([
      { minuteMs: 10 * minute, records: 3 },
      { minuteMs: 11 * minute, records: 4 },
    ]);
    expect(log.pendingMinutes(3)).toEqual(
      new Map([
        [11 * minute, 4],
        [10 * minute, 2],
      ]),
    );
    expect(log.pendingMinutes(9)).toEqual(new Map());
  });

  it('are read across their borders in one batch', async () => {
    for (const name of ['a', 'b', 'c']) {
      await under.log.append(batchOf(name, 2));
      await under.log.seal();
    }
    expect(await under.log.read(0, plenty)).toMatchObject({ records: 6, nextOffset: 6 });
    expect(await under.log.read(2, { records: 3, bytes: 9999 })).toMatchObject({ records: 2 });
  });

  it('are read from anywhere a frame starts, and nowhere else', async () => {
    for (let i = 0; i < 3000; i += 1) {
      const { offset } = await under.log.append(batchOf('x'.repeat(200), 2));
      expect(offset).toBe(i * 2);
    }
    for (const offset of [5998, 0, 2002, 3456, 2]) {
      expect(await under.log.read(offset, { records: 2, bytes: 9999 })).toMatchObject({
        offset,
        records: 2,
      });
    }
    await expect(under.log.read(2003, plenty)).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: expect.stringContaining('2002 or 2004'),
    });
  });

  it('refuse records that could be taken for a frame, and bytes that are no lines', async () => {
    const bad = ['{"x":{"frame":{"offset":1}}}\n', '{"no":"end"}', ''];
    for (const text of bad) {
      const append = under.log.append({ lines: Buffer.from(text), records: 1, receivedAtMs: 0 });
      await expect(append).rejects.toThrow(TypeError);
    }
    expect(under.log.endOffset).toBe(0);
  });
});
