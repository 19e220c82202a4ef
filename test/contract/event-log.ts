import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AppendBatch, EventLog, ReadLimit } from '../../src/log/event-log.ts';

/** A log under test. */
export interface LogUnderTest {
  readonly log: EventLog;
  /** Closes the log and opens the same one again. */
  reopen(): Promise<EventLog>;
  dispose(): Promise<void>;
}

const plenty: ReadLimit = { records: 100_000, bytes: 100_000_000 };
const noon = Date.UTC(2026, 10, 22, 3, 0);

/** Every log passes this suite: it is what the rest of Pomona relies on. */
export function describeEventLog(name: string, makeLog: () => Promise<LogUnderTest>): void {
  describe(name, () => {
    let under: LogUnderTest;
    let log: EventLog;
    beforeEach(async () => {
      under = await makeLog();
      log = under.log;
    });
    afterEach(() => under.dispose());

    it('is empty at first', async () => {
      expect(log.startOffset).toBe(0);
      expect(log.endOffset).toBe(0);
      const batch = await log.read(0, plenty);
      expect(batch).toMatchObject({ offset: 0, nextOffset: 0, records: 0, parts: [] });
    });

    it('numbers records by their offset, one after the other', async () => {
      expect(await log.append(batchOf('a', 3))).toEqual({ offset: 0 });
      expect(await log.append(batchOf('b', 2))).toEqual({ offset: 3 });
      expect(log.endOffset).toBe(5);
    });

    it('gives back the bytes that were appended', async () => {
      const text = '{"s":"\\u0000 과일 🍎 \\ud800"}\n{"s":"\u2028"}\n';
      await log.append({ lines: Buffer.from(text), records: 2, receivedAtMs: noon });
      expect(Buffer.concat((await log.read(0, plenty)).parts).toString()).toBe(text);
    });

    it('keeps the order in which concurrent appends were called', async () => {
      const batches = Array.from({ length: 200 }, (_, i) => batchOf(`c${i}`, (i % 7) + 1));
      const appended = await Promise.all(batches.map((batch) => log.append(batch)));
      let offset = 0;
      for (const [i, batch] of batches.entries()) {
        expect(appended[i]).toEqual({ offset });
        offset += batch.records;
      }
      expect(await allLines(log)).toEqual(batches.flatMap(linesOf));
    });

    it('makes an append visible to a read as soon as it resolves', async () => {
      for (let i = 0; i < 20; i += 1) {
        const { offset } = await log.append(batchOf(`v${i}`, 2));
        const batch = await log.read(offset, plenty);
        expect(batch).toMatchObject({ offset, records: 2, nextOffset: offset + 2 });
      }
    });

    it('reads whole appends, at least one and no more than the limits allow', async () => {
      for (let i = 0; i < 10; i += 1) await log.append(batchOf(`d${i}`, 10));
      expect((await log.read(0, { records: 1, bytes: 1 })).records).toBeGreaterThanOrEqual(10);
      const some = await log.read(0, { records: 35, bytes: 1_000_000 });
      expect(some.records % 10).toBe(0);
      expect(some.records).toBeGreaterThan(0);
      expect(some.records).toBeLessThanOrEqual(35);
      const lines = Buffer.concat(some.parts).toString().trimEnd().split('\n');
      expect(lines).toHaveLength(some.records);
    });

    it('reads on from where the last batch ended until all is read', async () => {
      const batches = Array.from({ length: 50 }, (_, i) => batchOf(`e${i}`, (i % 5) + 1));
      for (const batch of batches) await log.append(batch);
      expect(await allLines(log, { records: 7, bytes: 1000 })).toEqual(batches.flatMap(linesOf));
    });

    it('refuses to read before its start or past its end', async () => {
      await log.append(batchOf('f', 3));
      await expect(log.read(4, plenty)).rejects.toMatchObject({ code: 'invalid_parameter' });
      await expect(log.read(-1, plenty)).rejects.toMatchObject({ code: 'invalid_parameter' });
    });

    it('lets a reader wait for the next record', async () => {
      await log.append(batchOf('g', 1));
      await log.waitFor(0);
      const waiting = log.waitFor(1);
      await log.append(batchOf('h', 1));
      await waiting;
      expect(log.endOffset).toBe(2);
    });

    it('lets a reader stop waiting', async () => {
      const stop = new AbortController();
      const waiting = log.waitFor(0, stop.signal);
      stop.abort();
      await waiting;
      await log.waitFor(0, AbortSignal.abort());
      expect(log.endOffset).toBe(0);
    });

    it('lets those who wait go when it is closed', async () => {
      const waiting = log.waitFor(0);
      await log.close();
      await waiting;
    });

    it('refuses appends once it is closed', async () => {
      await log.close();
      await expect(log.append(batchOf('i', 1))).rejects.toMatchObject({ code: 'log_unavailable' });
    });

    it('stores what was being appended while it was closed', async () => {
      const appending = Promise.all([log.append(batchOf('j', 2)), log.append(batchOf('k', 1))]);
      await log.close();
      expect(await appending).toEqual([{ offset: 0 }, { offset: 2 }]);
      expect((await under.reopen()).endOffset).toBe(3);
    });

    it('goes on after a reopening as if nothing had happened', async () => {
      await log.append(batchOf('l', 4));
      const again = await under.reopen();
      expect(again.endOffset).toBe(4);
      expect(await again.append(batchOf('m', 1))).toEqual({ offset: 4 });
      expect(await allLines(again)).toEqual([
        ...linesOf(batchOf('l', 4)),
        ...linesOf(batchOf('m', 1)),
      ]);
    });

    it('serves readers while many append', async () => {
      const writers = 5;
      const appendsEach = 40;
      const writing = Array.from({ length: writers }, async (_, w) => {
        for (let i = 0; i < appendsEach; i += 1) await log.append(batchOf(`w${w}-${i}`, 3));
      });
      const readers = [1, 2].map(() => readUntil(log, writers * appendsEach * 3));
      const [first, second] = await Promise.all(readers);
      await Promise.all(writing);
      expect(first).toEqual(second);
      for (let w = 0; w < writers; w += 1) {
        const own = first?.filter((line) => line.includes(`"w${w}-`));
        const expected = Array.from({ length: appendsEach }, (_, i) =>
          linesOf(batchOf(`w${w}-${i}`, 3)),
        );
        expect(own).toEqual(expected.flat());
      }
    });
  });
}

/** An append of records that can be told apart. */
export function batchOf(name: string, records: number, receivedAtMs = noon): AppendBatch {
  const lines = Array.from({ length: records }, (_, i) => `{"of":"${name}","i":${i}}\n`);
  return { lines: Buffer.from(lines.join('')), records, receivedAtMs };
}

export function linesOf(batch: Pick<AppendBatch, 'lines'>): string[] {
  return Buffer.from(batch.lines).toString().trimEnd().split('\n');
}

/** All lines of a log, from its start to its end. */
export async function allLines(log: EventLog, limit = plenty): Promise<string[]> {
  const parts: Uint8Array[] = [];
  for (let offset = log.startOffset; offset < log.endOffset;) {
    const batch = await log.read(offset, limit);
    expect(batch.nextOffset).toBeGreaterThan(offset);
    parts.push(...batch.parts);
    offset = batch.nextOffset;
  }
  return parts.length === 0 ? [] : linesOf({ lines: Buffer.concat(parts) });
}

async function readUntil(log: EventLog, endOffset: number): Promise<string[]> {
  const lines: string[] = [];
  for (let offset = 0; offset < endOffset;) {
    await log.waitFor(offset);
    const batch = await log.read(offset, { records: 50, bytes: 10_000 });
    lines.push(...linesOf({ lines: Buffer.concat(batch.parts) }));
    offset = batch.nextOffset;
  }
  return lines;
}
