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
  const cp949 = { format: 'csv', encoding: 'cp949' } as const;
  expect(read({ ...cp949, columns, key: ['at'] }, body).rows).toEqual([
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
  ['an empty answer', {}, ' \n', 'The answer is empty.'],
  ['a web page', {}, '<!DOCTYPE html><html><p>Soon back</p></html>', 'a web page instead of data'],
  ['rows that are not where they should be', {}, '{"error":"x"}', 'no data.items in the answer'],
  ['no rows in an answer of something else', {}, '{"data":{"total":3}}', 'no data.items in'],
  [
    'a field that disappeared',
    {},
    '{"data":{"items":[{"day":"20261101","item":{"code":"1"}}]}}',
    'no field weight in the answer',
  ],
])('says what is wrong with %s', (_, changes, body, message) => {
  expect(() => read(changes, body)).toThrow(message);
});

test.each([
  '{"data":{"items":[]}}',
  '{"data":{"total":0}}',
  '{"data":{}}',
  '{"data":{"items":null}}',
])('no rows are none: %s', (body) => {
  expect(read({}, body).rows).toEqual([]);
});

const csv: Partial<DeclaredSource> = {
  format: 'csv',
  columns: [
    { name: 'date', type: 'date', from: 'day' },
    { name: 'kg', type: 'double' },
  ],
  key: ['date'],
};

test.each([
  ['an empty body', '', 'The answer is empty.'],
  ['a web page', '<html>\n<p>Soon back</p>', 'a web page instead of data'],
  ['a cell that is too large for its type', 'day,kg\n2026-11-01,-1e400', 'kg is no double'],
  ['a header without a column', 'error\nbusy', 'no field day, kg in the answer'],
  ['a column that disappeared, though there are no rows', 'day\n', 'no field kg in the answer'],
  ['commas only', ',,\n', 'no field day, kg in the answer'],
  ['bytes that are not UTF-8', Buffer.from('day,kg,\xe9\n', 'latin1'), 'not UTF-8: set "encoding"'],
])('refuses CSV with %s', (_, body, message) => {
  expect(() => read(csv, body)).toThrow(message);
});

test('an integer that is too large for its column is refused', () => {
  const columns: DeclaredSource['columns'] = [{ name: 'n', type: 'integer' }];
  const read32 = (text: string) => read({ format: 'csv', columns, key: ['n'] }, `n\n${text}`).rows;
  expect(read32('2147483647')).toEqual([{ n: 2_147_483_647 }]);
  expect(() => read32('2147483648')).toThrow('n is no integer: "2147483648"');
});

test('a header alone is no rows, and a column that is optional may be missing', () => {
  expect(read(csv, 'day,kg\n').rows).toEqual([]);
  const columns = csv.columns?.map((each) => ({ ...each, optional: each.name === 'kg' })) ?? [];
  expect(read({ ...csv, columns }, 'day\n2026-11-01\n').rows).toEqual([
    { date: '2026-11-01', kg: null },
  ]);
});

test('CSV may have fields without a name, lines without values, and a name twice', () => {
  const body = 'day,kg,kg,kg_2,,\n2026-11-01,1,2,3,4,\n,,,,,\n2026-11-02,5,6,7,8,\n';
  expect(read(csv, body).rows).toEqual([
    { date: '2026-11-01', kg: 1, kg_3: '2', kg_2: '3' },
    { date: '2026-11-02', kg: 5, kg_3: '6', kg_2: '7' },
  ]);
});

test('a field with the name of a column that is read from another is kept beside it', () => {
  expect(read(csv, 'day,kg,date\n2026-11-01,1,soon\n').rows).toEqual([
    { date: '2026-11-01', kg: 1, date_: 'soon' },
  ]);
});

test('of rows with the same key in one answer the last one stays', () => {
  const source = sourceOf({ ...declared, ...csv });
  const { rows } = read(csv, 'day,kg\n2026-11-01,1\n2026-11-02,2\n2026-11-01,3\n');
  expect(source.combine?.(rows)).toEqual([
    { date: '2026-11-01', kg: 3 },
    { date: '2026-11-02', kg: 2 },
  ]);
});

test.each([
  [{ key: ['nothing'] }, 'its key names "nothing", which is not a column'],
  [{ schedule: 'at noon' }, '"at noon" is no cron pattern'],
  [{ columns: [...declared.columns, ...declared.columns] }, 'two of its columns have one name'],
])('refuses a declaration that contradicts itself: %j', (changes, message) => {
  expect(() => sourceOf({ ...declared, ...changes })).toThrow(message);
});
