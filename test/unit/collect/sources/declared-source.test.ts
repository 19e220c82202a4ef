import { expect, test } from 'vitest';
import { sourceOf } from '../../../../src/collect/sources/declared-source.ts';
import type { DeclaredSource } from '../../../../src/collect/sources/declared-source.ts';
import type { Answer, Page } from '../../../../src/collect/sources/source.ts';

const declared: DeclaredSource = {
  name: 'cold-store',
  url: 'https://store.example/stock?day={date}&p={page}&n={pageSize}&key={KEY}',
  schedule: '30 7 * * *',
  format: 'json',
  rowsAt: 'data.items',
  totalAt: 'data.total',
  pageSize: 500,
  lookBackDays: 1,
  columns: [
    { name: 'date', type: 'date', from: 'day' },
    { name: 'itemCode', type: 'varchar', from: 'item.code' },
    { name: 'stockKg', type: 'double', from: 'weight' },
  ],
  key: ['date', 'itemCode'],
};

const answer = (body: string | Uint8Array): Answer => {
  const bytes = Buffer.from(body as string);
  return { status: 200, contentType: '', bytes, text: bytes.toString() };
};

function read(changes: Partial<DeclaredSource>, body: string | Uint8Array): Page {
  const source = sourceOf({ ...declared, ...changes });
  return source.read(answer(body), { key: 'all', values: {} });
}

test('days are asked for again as far back as is declared, with the secret left to be filled in', () => {
  const source = sourceOf(declared);
  const parts = source.parts({ date: '2026-11-01', hour: 7, minute: 30 });
  expect(parts.map(({ key }) => key)).toEqual(['2026-10-31', '2026-11-01']);
  expect(source.request(parts[0]!, 2, 500)).toEqual({
    path: '/stock?day=2026-10-31&p=2&n=500&key={KEY}',
    query: {},
  });
  expect(source.provider).toMatchObject({ name: 'COLD_STORE', credentials: ['KEY'] });
});

test('reads JSON, with fields inside objects, commas in numbers, and what nobody declared', () => {
  const row = { day: '20261101', item: { code: '060103' }, weight: '1,234.5', note: 'x' };
  const body = JSON.stringify({
    data: { total: '7', items: [row, { day: '2026-11-02', weight: '-' }] },
  });
  expect(read({}, body)).toEqual({
    total: 7,
    rows: [
      { date: '2026-11-01', itemCode: '060103', stockKg: 1234.5, note: 'x' },
      { date: '2026-11-02', itemCode: null, stockKg: null },
    ],
  });
});

test('reads XML, one element as well as several', () => {
  const xml = (items: string) => `<data><total>1</total><items>${items}</items></data>`;
  const item = '<item code="A"><day>2026-11-01</day><weight> 5 </weight></item>';
  const changes = { format: 'xml', rowsAt: 'data.items.item', totalAt: 'data.total' } as const;
  const columns: DeclaredSource['columns'] = [
    { name: 'day', type: 'date' },
    { name: 'code', type: 'varchar' },
    { name: 'weight', type: 'integer' },
  ];
  const row = { day: '2026-11-01', code: 'A', weight: 5 };
  const declaredXml = { ...changes, columns, key: ['day'] };
  expect(read(declaredXml, xml(item)).rows).toEqual([row]);
  expect(read(declaredXml, xml(item + item)).rows).toEqual([row, row]);
  expect(read(declaredXml, xml('')).rows).toEqual([]);
});

test('reads CSV in CP949, with times and truth values', () => {
  const columns: DeclaredSource['columns'] = [
    { name: 'at', type: 'timestamp', from: '시각' },
    { name: 'isOpen', type: 'boolean', from: '개장' },
  ];
  // 시각,개장 in CP949
  const header = Uint8Array.of(0xbd, 0xc3, 0xb0, 0xa2, 0x2c, 0xb0, 0xb3, 0xc0, 0xe5);
  const body = Buffer.concat([header, Buffer.from('\r\n2026-11-01 07:05,Y\r\n202611010806,n\r\n')]);
  const csv = { format: 'csv', encoding: 'cp949' } as const;
  expect(read({ ...csv, columns, key: ['at'] }, body).rows).toEqual([
    { at: '2026-11-01 07:05:00', isOpen: true },
    { at: '2026-11-01 08:06:00', isOpen: false },
  ]);
});

test.each([
  [
    'a cell of another type',
    {},
    '{"data":{"items":[{"weight":"viel"}]}}',
    'stockKg is no double: "viel"',
  ],
  [
    'a date that does not exist',
    {},
    '{"data":{"items":[{"day":"2026-02-30"}]}}',
    'date is no date',
  ],
  ['rows that are no objects', { rowsAt: 'data' }, '{"data":[1]}', 'is rowsAt right?'],
])('says what is wrong with %s', (_, changes, body, message) => {
  expect(() => read(changes, body)).toThrow(message);
});

test.each([
  [{ key: ['nothing'] }, 'its key names "nothing", which is not a column'],
  [{ schedule: 'at noon' }, '"at noon" is no cron pattern'],
  [{ columns: [...declared.columns, ...declared.columns] }, 'two of its columns have one name'],
])('refuses a declaration that contradicts itself: %j', (changes, message) => {
  expect(() => sourceOf({ ...declared, ...changes })).toThrow(message);
});
