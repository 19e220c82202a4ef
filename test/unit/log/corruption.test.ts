import { appendFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allLines, batchOf, linesOf } from '../../contract/event-log.ts';
import { damage, FaultyLog } from './log-under-test.ts';

const plenty = { records: 1000, bytes: 1_000_000 };

describe('A damaged log', () => {
  let under: FaultyLog;
  const first = () => join(under.files.folder, '00000000000000000000.ndjson');
  beforeEach(async () => {
    under = await FaultyLog.open();
    for (const name of ['a', 'b', 'c']) await under.log.append(batchOf(name, 2));
  });
  afterEach(() => under.dispose());

  it('loses only the end of a write that never finished, and says so', async () => {
    await under.log.abandon();
    await appendFile(first(), '{"frame":{"offset":6,"rec');
    const log = await under.reopen();
    expect(log.recovery).toMatchObject({ tornBytes: 25, corruptRegions: [] });
    expect(await log.append(batchOf('d', 1))).toEqual({ offset: 6 });
    expect(await allLines(log)).toEqual(
      ['a', 'b', 'c'].flatMap((n) => linesOf(batchOf(n, 2))).concat(linesOf(batchOf('d', 1))),
    );
  });

  it('takes pages that were never written for an unfinished write', async () => {
    await under.log.abandon();
    await appendFile(first(), Buffer.alloc(5000));
    expect((await under.reopen()).recovery.tornBytes).toBe(5000);
    expect(under.reported).toEqual([]);
  });

  it('skips a frame with a flipped bit; offsets after it stay as they were', async () => {
    await under.log.abandon();
    await damage(first(), '"of":"b"');
    const log = await under.reopen();
    expect(under.reported).toHaveLength(1);
    expect(under.reported[0]).toMatchObject({
      region: { fromOffset: 2, toOffset: 4, records: 2, segment: '00000000000000000000.ndjson' },
      text: expect.stringContaining('{#of":"b","i":0}'),
    });
    expect(log.recovery.corruptRegions).toEqual([under.reported[0]?.region]);
    expect(await log.read(0, plenty)).toMatchObject({ offset: 0, records: 2, nextOffset: 2 });
    expect(await log.read(2, plenty)).toMatchObject({ offset: 4, records: 2, nextOffset: 6 });
  });

  it('finds the next frame after a damaged header', async () => {
    await under.log.abandon();
    await damage(first(), '"offset":2');
    await under.reopen();
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 2, toOffset: 4 });
    expect(await allLines(under.log)).toEqual([
      ...linesOf(batchOf('a', 2)),
      ...linesOf(batchOf('c', 2)),
    ]);
  });

  it('reports a region once, also over many starts', async () => {
    await under.log.abandon();
    await damage(first(), '"of":"b"');
    for (let i = 0; i < 3; i += 1) {
      await under.reopen();
      expect(await allLines(under.log)).toHaveLength(4);
      await under.log.close();
    }
    expect(under.reported).toHaveLength(1);
    expect(under.log.recovery.corruptRegions).toEqual([]);
  });

  it('reports a region again when the process stopped before it was taken', async () => {
    await under.log.abandon();
    await damage(first(), '"of":"b"');
    const refuse = () => Promise.reject(new Error('the quarantine is full'));
    await expect(under.reopen({ onCorrupt: refuse })).rejects.toThrow('the quarantine is full');
    await under.reopen();
    expect(under.reported).toHaveLength(1);
  });

  it('gives no offset twice where the last frame is damaged', async () => {
    await under.log.abandon();
    await damage(first(), '"of":"c"');
    const log = await under.reopen();
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 4, toOffset: 6 });
    expect(await log.append(batchOf('d', 1))).toEqual({ offset: 6 });
    expect(await log.read(4, plenty)).toMatchObject({ offset: 6, records: 1 });
  });

  it('gives no offset twice where the last header is damaged and nothing tells how many records it had', async () => {
    await under.log.abandon();
    await damage(first(), '"offset":4');
    const log = await under.reopen();
    expect(under.reported[0]?.region.fromOffset).toBe(4);
    expect((await log.append(batchOf('d', 1))).offset).toBeGreaterThanOrEqual(6);
    expect(await allLines(log)).toHaveLength(5);
  });

  it('is found by a reader when a bit flips after the start', async () => {
    await damage(first(), '"of":"b"');
    expect(await under.log.read(0, plenty)).toMatchObject({ records: 2, nextOffset: 2 });
    expect(under.reported).toEqual([]);
    const [one, two] = await Promise.all([under.log.read(2, plenty), under.log.read(2, plenty)]);
    expect(one).toMatchObject({ offset: 4, records: 2 });
    expect(two).toEqual(one);
    expect(under.reported).toHaveLength(1);
    expect(await under.log.append(batchOf('d', 1))).toEqual({ offset: 6 });
    await under.log.close();
    await under.reopen();
    expect(under.reported).toHaveLength(1);
  });

  it('does not count lost records among its minutes', async () => {
    const before = under.log.minutes();
    await damage(first(), '"of":"b"');
    await allLines(under.log);
    const [minute] = before.keys();
    expect(before).toEqual(new Map([[minute, 6]]));
    expect(under.log.minutes()).toEqual(new Map([[minute, 4]]));
    expect(under.log.sealedSegments()[0]).toMatchObject({ corruptRecords: 2, endOffset: 6 });
  });

  it('reports what is missing at the end of a sealed segment', async () => {
    await under.log.seal();
    await under.log.append(batchOf('d', 1));
    await under.log.close();
    const { size } = await stat(first());
    await truncate(first(), size - 10);
    await under.reopen();
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 4, toOffset: 6 });
    expect(await allLines(under.log)).toHaveLength(5);
  });

  it('reports a whole segment that is missing', async () => {
    await under.log.seal();
    await under.log.append(batchOf('d', 3));
    await under.log.seal();
    await under.log.append(batchOf('e', 1));
    await under.log.close();
    await rm(join(under.files.folder, '00000000000000000006.ndjson'));
    const log = await under.reopen();
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 6, toOffset: 9, bytes: 0 });
    expect(await log.read(6, plenty)).toMatchObject({ offset: 9, records: 1 });
    await log.close();
    await under.reopen();
    expect(under.reported).toHaveLength(1);
  });

  it('gives no new record an offset that readers are past already', async () => {
    await under.log.close();
    const log = await under.reopen({ minimumEndOffset: 10 });
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 6, toOffset: 10, bytes: 0 });
    expect(await log.append(batchOf('d', 1))).toEqual({ offset: 10 });
    expect(await log.read(6, plenty)).toMatchObject({ offset: 10, records: 1 });
    await log.close();
    await under.reopen({ minimumEndOffset: 10 });
    expect(under.reported).toHaveLength(1);
  });

  it('reports what is missing between what is kept elsewhere and its start, once', async () => {
    const archived = [{ baseOffset: 0, endOffset: 6 }];
    await under.log.append(batchOf('d', 4));
    await under.log.close();
    await rm(first());
    const options = { archived, minimumEndOffset: 10 };
    for (let start = 0; start < 2; start += 1) {
      const log = await under.reopen(options);
      expect(await log.read(6, plenty)).toMatchObject({ offset: 10, records: start });
      expect(log.sealedSegments()[0]).toMatchObject({ baseOffset: 6, corruptRecords: 4 });
      if (start === 0) expect(await log.append(batchOf('e', 1))).toEqual({ offset: 10 });
      await log.close();
    }
    expect(under.reported).toHaveLength(1);
    expect(under.reported[0]?.region).toMatchObject({ fromOffset: 6, toOffset: 10, bytes: 0 });
  });

  it('misses nothing where all it held is kept elsewhere', async () => {
    await under.log.close();
    await truncate(first(), 0);
    const archived = [{ baseOffset: 0, endOffset: 6 }];
    const log = await under.reopen({ archived, minimumEndOffset: 6 });
    expect(await log.append(batchOf('d', 1))).toEqual({ offset: 6 });
    await log.close();
    await under.reopen({ archived, minimumEndOffset: 6 });
    expect(under.reported).toEqual([]);
  });

  it('takes back a segment after which others are kept elsewhere', async () => {
    await under.log.seal();
    await under.log.append(batchOf('d', 4));
    await under.log.seal();
    await under.log.append(batchOf('e', 1));
    await under.log.close();
    await rm(join(under.files.folder, '00000000000000000006.ndjson'));
    const archived = [
      { baseOffset: 0, endOffset: 6 },
      { baseOffset: 6, endOffset: 10 },
    ];
    const log = await under.reopen({ archived, minimumEndOffset: 11 });
    expect(under.reported).toEqual([]);
    expect(await log.read(0, plenty)).toMatchObject({ offset: 0, records: 6 });
    expect(await log.read(6, plenty)).toMatchObject({ offset: 10, records: 1 });
  });

  it('reads a sealed segment itself where its summary is damaged', async () => {
    await under.log.seal();
    await under.log.close();
    await damage(join(under.files.folder, '00000000000000000000.sealed.json'), '"endOffset":6');
    const log = await under.reopen();
    expect(log.recovery.scannedBytes).toBeGreaterThan(0);
    expect(await allLines(log)).toHaveLength(6);
    expect(under.reported).toEqual([]);
  });

  it('clears what an interrupted write of another file left', async () => {
    await under.log.close();
    await appendFile(join(under.files.folder, '00000000000000000006.ndjson.tmp'), 'x');
    await appendFile(join(under.files.folder, '00000000000000000003.sealed.json'), '{}');
    await under.reopen();
    expect(await readdir(under.files.folder)).toEqual(['00000000000000000000.ndjson']);
  });
});
