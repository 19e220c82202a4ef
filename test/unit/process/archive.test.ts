import { MortalProcess, died } from '../../support/mortal-process.ts';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { queryRows } from '../../../src/process/database.ts';
import { Stored, storedLine } from '../../support/shop-lines.ts';

let stored: Stored;
beforeEach(async () => (stored = await Stored.open()));
afterEach(() => stored.close());

const ids = (rows: readonly { readonly [name: string]: unknown }[]) =>
  rows.map(({ eventId }) => eventId);

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(join(stored.root, 'archive', folder), {
    recursive: true,
    withFileTypes: true,
  });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('adding a segment', () => {
  test('makes Parquet by the day in Seoul, and a manifest that counts it', async () => {
    await stored.segment(
      storedLine({ eventId: 'a', occurredAt: '2026-11-20T14:59:59.999Z' }),
      storedLine({ eventId: 'b', occurredAt: '2026-11-20T15:00:00.000Z' }),
    );
    await stored.archiveAll();
    const files = await filesIn('events');
    expect(files.map((file) => /day=([\d-]+)/.exec(file)?.[1]).sort()).toEqual([
      '2026-11-20',
      '2026-11-21',
    ]);
    expect(stored.archive.segments).toMatchObject([
      { baseOffset: 0, endOffset: 2, records: 2, revision: 0 },
    ]);
    expect(stored.archive.endOffset).toBe(2);
    expect(await stored.rows()).toEqual([
      { eventId: 'a', logOffset: 0 },
      { eventId: 'b', logOffset: 1 },
    ]);
  });

  test('keeps every field as it was', async () => {
    const line = storedLine({
      ...{ eventId: "it's", type: 'purchase', occurredAt: '2026-11-21T00:00:00.123456Z' },
      ...{ query: '사과 🍎 "\\ \n', quantity: 9999, price: 100_000_000, orderId: 'NULL' },
      ...{ sample: true, extra: '{"__proto__":1}', correctedAt: '2026-11-21T01:00:00.000Z' },
    });
    await stored.segment(line);
    const [before] = await stored.rows('*');
    await stored.archiveAll();
    const [after] = await stored.rows('*');
    expect(after).toEqual(before);
    expect(after).toMatchObject({ query: '사과 🍎 "\\ \n', price: 100_000_000, sample: true });
  });

  test('cut off before any of its steps, it is done again and nothing is there twice', async () => {
    await stored.segment(storedLine({ eventId: 'a' }), storedLine({ eventId: 'b' }));
    await stored.segment(storedLine({ eventId: 'c' }));
    let deaths = 0;
    for (let steps = 0; ; steps += 1) {
      await rm(join(stored.root, 'archive'), { recursive: true });
      await stored.openArchive();
      const mortal = new MortalProcess();
      mortal.dieAfter(steps);
      const added = await mortal.run(() => stored.addOldest());
      await mortal.buried();
      if (added !== died) break;
      deaths += 1;
      await mortal.release();
      await stored.openArchive();
      expect(ids(await stored.rows())).toEqual(['a', 'b', 'c']);
      if (stored.archive.endOffset === 0) await stored.addOldest();
      expect(ids(await stored.rows())).toEqual(['a', 'b', 'c']);
      expect(await filesIn('events')).toHaveLength(1);
    }
    expect(deaths).toBeGreaterThan(8);
  });

  test('a segment is held until it has more records than were archived of it', async () => {
    await stored.segment(storedLine({ eventId: 'a' }), storedLine({ eventId: 'b' }));
    const [whole] = stored.log.sealedSegments();
    expect(stored.archive.holds(whole!)).toBe(false);
    await stored.addOldest();
    expect(stored.archive.holds(whole!)).toBe(true);
    expect(stored.archive.holds({ ...whole!, endOffset: 1, minutes: [] })).toBe(true);
    const more = [{ minuteMs: 0, records: 3 }];
    expect(stored.archive.holds({ ...whole!, endOffset: 3, minutes: more })).toBe(false);
    expect(stored.archive.holds({ baseOffset: 1, endOffset: 1, minutes: [] })).toBe(true);
    expect(stored.archive.holds({ baseOffset: 2, endOffset: 4, minutes: [] })).toBe(false);
  });

  test('what an attempt that failed left behind does not get into the next', async () => {
    await stored.segment(storedLine({ eventId: 'a', userId: 'u1' }));
    await stored.archiveAll();
    await stored.segment(storedLine({ eventId: 'b' }));
    // As an erasure leaves it that failed between writing its file and moving it.
    const day = join(stored.root, 'archive', 'staging', 'events', 'day=2026-11-21');
    await mkdir(day, { recursive: true });
    const [file] = await filesIn('events');
    await writeFile(join(day, 'left-over.parquet'), await readFile(file!));
    await stored.archiveAll();
    expect(ids(await stored.rows())).toEqual(['a', 'b']);
  });
});

describe('opening', () => {
  test('sweeps away files that no manifest names, and what was being staged', async () => {
    await stored.segment(storedLine({ eventId: 'a' }));
    await stored.archiveAll();
    const [kept] = await filesIn('events');
    const archive = join(stored.root, 'archive');
    await writeFile(kept!.replace('_r0_', '_r1_'), 'half a file');
    await mkdir(join(archive, 'staging', 'events'), { recursive: true });
    await writeFile(join(archive, 'staging', 'lines-0.ndjson'), '{');
    await writeFile(join(archive, 'manifests', '00000000000000000009.json.draft'), '{"base');
    await stored.openArchive();
    expect(await filesIn('events')).toEqual([kept]);
    expect(await readdir(archive)).not.toContain('staging');
    expect(ids(await stored.rows())).toEqual(['a']);
  });

  test('with a segment both archived and still in the log, its records are there once', async () => {
    await stored.segment(storedLine({ eventId: 'a' }));
    await stored.addOldest();
    await stored.openArchive();
    await stored.append(storedLine({ eventId: 'b' }));
    expect(await stored.rows()).toEqual([
      { eventId: 'a', logOffset: 0 },
      { eventId: 'b', logOffset: 1 },
    ]);
  });
});

describe('removing rows', () => {
  const mine = "userId = 'u1'";

  beforeEach(async () => {
    await stored.segment(
      storedLine({ eventId: 'a', userId: 'u1', query: 'mine' }),
      storedLine({ eventId: 'b', userId: 'u2' }),
      storedLine({ eventId: 'c' }),
    );
    await stored.segment(storedLine({ eventId: 'd', userId: 'u2' }));
    await stored.archiveAll();
  });

  test('leaves of a row its identity, and of the others everything', async () => {
    const before = await stored.rows('*');
    expect(await stored.archive.removeRows(stored.connection, mine)).toBe(1);
    expect(await stored.rows('*')).toEqual(before.filter(({ eventId }) => eventId !== 'a'));
    const [grave] = await stored.rows('*', "(from records where eventId = 'a')");
    expect(Object.entries(grave!).filter(([, value]) => value !== null)).toEqual([
      ['eventId', 'a'],
      ['occurredAt', new Date('2026-11-21T00:00:00Z')],
      ['receivedAt', new Date('2026-11-21T00:00:01Z')],
      ['logOffset', 0],
      ['erased', true],
      ['eventTime', new Date('2026-11-21T00:00:00Z')],
    ]);
    expect(await stored.archive.removeRows(stored.connection, mine)).toBe(0);
  });

  test('rewrites only the segments it is about', async () => {
    await stored.archive.removeRows(stored.connection, mine);
    expect(stored.archive.segments.map(({ revision }) => revision)).toEqual([1, 0]);
    expect(await filesIn('events')).toHaveLength(2);
  });

  test('nothing of the person is left in any file', async () => {
    await stored.archive.removeRows(stored.connection, mine);
    for (const file of await filesIn('events')) {
      const rows = await queryRows(stored.connection, `from read_parquet('${file}')`);
      expect(JSON.stringify(rows)).not.toMatch(/u1|mine/);
    }
  });

  test('cut off before any of its steps, either all or nothing of a segment is done', async () => {
    const mortals: MortalProcess[] = [];
    for (let steps = 0; ; steps += 1) {
      const mortal = new MortalProcess();
      mortals.push(mortal);
      mortal.dieAfter(steps);
      const removed = await mortal.run(() =>
        stored.archive.removeRows(stored.connection, "userId = 'u2'"),
      );
      await mortal.buried();
      await stored.openArchive();
      const left = ids(await stored.rows());
      expect([
        ['a', 'b', 'c', 'd'],
        ['a', 'c', 'd'],
        ['a', 'c'],
      ]).toContainEqual(left);
      expect(ids(await stored.rows('eventId', 'records'))).toEqual(['a', 'b', 'c', 'd']);
      if (removed !== died) break;
    }
    expect(ids(await stored.rows())).toEqual(['a', 'c']);
    expect(mortals.length).toBeGreaterThan(8);
  });
});
