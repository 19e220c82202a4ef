import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { parseCsvMapping } from '../../../src/collect/csv-mapping.ts';
import { readCsvEvents } from '../../../src/collect/read-csv-events.ts';
import type { LineSource } from '../../../src/collect/read-lines.ts';
import { imported, judged, pick, streamOf } from './imported.ts';

const pageViews = {
  time: { column: 'at', format: 'local', zone: '+09:00' },
  type: { constant: 'page_view' },
  fields: {
    anonymousId: { column: 'who' },
    sessionId: { column: 'visit' },
    path: { column: 'page' },
  },
};

const header = 'at,who,visit,page';
const row = '2026-11-02 10:00:00,a1,v1,/x';

function read(source: LineSource, mapping: object = pageViews) {
  const parsed = parseCsvMapping(JSON.stringify(mapping), shopEvents);
  return imported(readCsvEvents(source, parsed, shopEvents));
}

const examples = new URL('../../../examples/', import.meta.url);

describe('the examples', () => {
  const mappings = readdirSync(examples).filter((name) => name.endsWith('.mapping.json'));
  const files: Readonly<Record<string, string>> = {
    'clicks.mapping.json': 'clicks.csv',
    'clicks-cart-funnel.mapping.json': 'clicks.csv',
    'clicks-wishlist-funnel.mapping.json': 'clicks.csv',
    'orders.mapping.json': 'orders.csv',
  };

  test.each(mappings)('%s makes events that are accepted of its file', async (name) => {
    const mapping = JSON.parse(readFileSync(new URL(name, examples), 'utf8')) as object;
    const file = new URL(files[name] ?? '', examples).pathname;
    const { events, bad } = await read(file, mapping);
    expect(bad).toEqual([]);
    expect(events.length).toBeGreaterThan(0);
    expect(new Set(judged(events))).toEqual(new Set(['accepted']));
  });
});

describe('a row', () => {
  test('becomes an event as the mapping says', async () => {
    const { events } = await read(streamOf(header, row));
    expect(events).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
        type: 'page_view',
        occurredAt: '2026-11-02T01:00:00.000Z',
        anonymousId: 'a1',
        sessionId: 'v1',
        path: '/x',
      },
    ]);
  });

  test('fills templates, constants, maps and integers, each on the types it is for', async () => {
    const { events } = await read(
      streamOf('at,who,what,n,cost,pot', '2026-11-02 10:00:00,a,buy,3,"12,900",x', row2('look')),
      {
        ...pageViews,
        type: { column: 'what', map: { buy: 'purchase', look: 'item_view' } },
        fields: {
          anonymousId: { column: 'who' },
          sessionId: { template: '{who}-{line}' },
          itemCode: { template: 'pot {pot}' },
          orderId: { template: '{who}.{line}', on: ['purchase'] },
          quantity: { column: 'n', on: ['purchase'] },
          price: { column: 'cost', on: ['purchase'] },
          purchaseType: { constant: 'solo', on: ['purchase'] },
          title: { column: 'pot', map: { x: 'Big', y: null } },
        },
        keep: ['n'],
      },
    );
    expect(events).toMatchObject([
      { type: 'purchase', sessionId: 'a-2', orderId: 'a.2', quantity: 3, price: 12900, n: '3' },
      { type: 'item_view', sessionId: 'a-3', itemCode: 'pot y', n: '1' },
    ]);
    expect(pick(events, 'title')).toEqual([['Big'], [undefined]]);
    expect(events[1]).not.toHaveProperty('price');
  });

  const row2 = (what: string) => `2026-11-02 10:00:01,a,${what},1,5,y`;

  test('has no field where its cell is empty, or one its template needs', async () => {
    const { events } = await read(streamOf(`${header},title`, `${row},`), {
      ...pageViews,
      fields: {
        ...pageViews.fields,
        title: { column: 'title' },
        referrer: { template: 'https://{title}/' },
      },
    });
    expect(events[0]).not.toHaveProperty('title');
    expect(events[0]).not.toHaveProperty('referrer');
  });

  test.each([
    ['a time that is none', 'soon,a1,v1,/x', 'The time "soon" is not in the format local.'],
    ['no visitor', '2026-11-02 10:00:00,,v1,/x', 'The row has no anonymousId.'],
    ['too few columns', 'x', 'The row has 1 columns where the header has 4.'],
  ])('is bad with %s, and its neighbours are not', async (_, line, message) => {
    const { events, bad } = await read(streamOf(header, line, row));
    expect(bad).toEqual([{ line: 2, raw: line, message }]);
    expect(events).toHaveLength(1);
  });

  test('is bad where a map has nothing for it, skipped where the map says null', async () => {
    const type = { column: 'page', map: { '/x': 'page_view', '/health': null } };
    const lines = ['/x', '/health', '/new'].map((page) => row.replace('/x', page));
    const { events, bad, skipped } = await read(streamOf(header, ...lines), { ...pageViews, type });
    expect({ events: events.length, skipped }).toEqual({ events: 1, skipped: 1 });
    expect(bad).toMatchObject([{ line: 4, message: 'The map of type has no entry for "/new".' }]);
    const others = await read(streamOf(header, ...lines), {
      ...pageViews,
      type: { ...type, otherwise: null },
    });
    expect(others).toMatchObject({ bad: [], skipped: 2 });
  });
});

describe('the file', () => {
  test('may be CP949', async () => {
    // "사과" and "똠방각하": the second has syllables that CP949 adds to EUC-KR.
    const page = Buffer.from([0xbb, 0xe7, 0xb0, 0xfa, 0x2f, 0x8c, 0x63, 0xb9, 0xe6]);
    const bytes = Buffer.concat([Buffer.from(`${header}\n${row}`), page, Buffer.from('\n')]);
    const korean = { ...pageViews, csv: { encoding: 'euc-kr' } };
    expect(pick((await read(Readable.from([bytes]), korean)).events, 'path')).toEqual([
      ['/x사과/똠방'],
    ]);
    const { events, bad } = await read(Readable.from([bytes]));
    expect(events).toEqual([]);
    expect(bad).toMatchObject([{ line: 2, message: expect.stringContaining('"euc-kr"') }]);
  });

  test('may begin with a byte order mark, end lines with CRLF, and use another delimiter', async () => {
    const text = `\uFEFF${header}\r\n${row}\r\n`.replaceAll(',', ';');
    const { events } = await read(Readable.from([Buffer.from(text)]), {
      ...pageViews,
      csv: { delimiter: ';' },
    });
    expect(pick(events, 'path', 'sessionId')).toEqual([['/x', 'v1']]);
  });

  test('may lack a header when the mapping names the columns', async () => {
    const csv = { columns: header.split(',') };
    expect((await read(streamOf(row), { ...pageViews, csv })).events).toHaveLength(1);
  });

  test('is refused when it lacks a column, and told which it has', async () => {
    await expect(read(streamOf('at,who,page', 'x'))).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: 'The mapping names the column "visit"; the file has at, who, page.',
    });
  });

  test('is refused when it has a column twice', async () => {
    await expect(read(streamOf('at,who,who', 'x'))).rejects.toThrow(/column "who" twice/);
  });
});

describe('equal rows', () => {
  test('are events of their own unless the mapping drops them', async () => {
    const twice = [header, row, row];
    const { events } = await read(streamOf(...twice));
    expect(events).toHaveLength(2);
    expect(events[1]?.['eventId']).toBe(`${String(events[0]?.['eventId'])}-2`);
    const dropped = await read(streamOf(...twice), { ...pageViews, duplicates: 'drop' });
    expect(dropped).toMatchObject({ events: [events[0]], skipped: 1 });
  });

  test('keep the ids they brought', async () => {
    const fields = { ...pageViews.fields, eventId: { column: 'page' } };
    const { events } = await read(streamOf(header, row, row), { ...pageViews, fields });
    expect(pick(events, 'eventId')).toEqual([['/x'], ['/x']]);
  });
});

describe('the order', () => {
  const lines = ['/b', '/a', '/c'].map((page) => row.replace('/x', page));
  const early = row.replace('10:00:00', '09:00:00');

  test('is that of time, and that of the file at the same time', async () => {
    const { events } = await read(streamOf(header, ...lines, early));
    expect(pick(events, 'path')).toEqual([['/x'], ['/b'], ['/a'], ['/c']]);
    expect(new Set(events.slice(1).map(({ occurredAt }) => occurredAt)).size).toBe(1);
  });

  test('is written into the time of each visitor with keepOrder', async () => {
    const other = row.replace('a1', 'a2');
    const { events } = await read(streamOf(header, ...lines, other), {
      ...pageViews,
      keepOrder: true,
    });
    const byPath = Object.fromEntries(pick(events, 'path', 'occurredAt') as [string, string][]);
    expect(byPath).toEqual({
      '/b': '2026-11-02T01:00:00.000Z',
      '/a': '2026-11-02T01:00:00.000001Z',
      '/c': '2026-11-02T01:00:00.000002Z',
      '/x': '2026-11-02T01:00:00.000Z',
    });
  });
});

test('sessions are cut after the silence the mapping names, where a row brings none', async () => {
  const { sessionId: _, ...fields } = pageViews.fields;
  const lines = ['10:11:00', '10:00:00', '10:05:00'].map((time) => row.replace('10:00:00', time));
  const { events } = await read(streamOf(header, ...lines), {
    ...pageViews,
    fields,
    sessions: { silenceMinutes: 5 },
  });
  const [first, second, third] = events.map(({ sessionId }) => sessionId);
  expect(first).toBe(second);
  expect(third).not.toBe(second);
});

describe('a mapping that is wrong', () => {
  function mistakes(mapping: unknown): string {
    try {
      parseCsvMapping(typeof mapping === 'string' ? mapping : JSON.stringify(mapping), shopEvents);
    } catch (error) {
      return (error as Error).message;
    }
    return 'none';
  }

  test.each([
    ['is not JSON', '{', /not valid JSON/],
    ['lacks its parts', {}, /must have required properties time, type, fields/],
    ['has a part that is not known', { ...pageViews, tim: 1 }, /it must not have "tim"/],
    [
      'has an unknown encoding',
      { ...pageViews, csv: { encoding: 'latin1' } },
      /csv\.encoding must be one of "utf-8", "euc-kr"/,
    ],
    [
      'makes a type there is not',
      { ...pageViews, type: { constant: 'pageview' } },
      /"pageview" is no type of event; there are page_view/,
    ],
    [
      'gives a field twice',
      { ...pageViews, fields: { ...pageViews.fields, title: { column: 'a', constant: 'b' } } },
      /title must have exactly one of column, constant and template/,
    ],
    [
      'fills a field there is not',
      { ...pageViews, fields: { ...pageViews.fields, itemcode: { column: 'a' } } },
      /fields\.itemcode is no field of an event/,
    ],
    ['keeps what is a field', { ...pageViews, keep: ['price'] }, /keep must not have "price"/],
    [
      'forgets what a type needs',
      { ...pageViews, type: { column: 'e', map: { a: 'wish', b: 'item_view' } } },
      /wish, item_view needs itemCode: add it to "fields"/,
    ],
    [
      'has local times and no zone',
      { ...pageViews, time: { column: 'at', format: 'local' } },
      /time needs a "zone"/,
    ],
    [
      'names a zone there is not',
      { ...pageViews, time: { column: 'at', format: 'local', zone: 'Mars' } },
      /time\.zone "Mars" is no time zone/,
    ],
    [
      'has an otherwise without a map',
      { ...pageViews, type: { column: 'e', otherwise: null } },
      /type has "otherwise" without a "map"/,
    ],
  ])('%s', (_, mapping, message) => {
    expect(mistakes(mapping)).toMatch(message);
  });

  test('hears of all its mistakes at once', () => {
    const { sessionId: _, ...fields } = pageViews.fields;
    const wrong = { ...pageViews, type: { constant: 'wish' }, fields };
    expect(mistakes(wrong)).toBe(
      'The mapping is wrong: wish needs sessionId: add it to "fields", or cut sessions with "sessions": {"silenceMinutes": 30}; wish needs itemCode: add it to "fields".',
    );
  });
});
