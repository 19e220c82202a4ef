import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  column,
  itemReader,
  readDate,
  readTimestamp,
} from '../../../domains/market/formats/item-columns.ts';

const columns = [
  column('id', 'stationId', 'integer', 'Station', { isKey: true }),
  column('rn', 'rainMm', 'double', 'Rain, mm', { flag: 'rnQcflg', whenEmpty: 0 }),
  column('ta', 'temperatureC', 'double', 'Temperature, ℃', { flag: 'taQcflg' }),
];
const read = itemReader(columns, ['rnum']);

test('an empty text is the value that is declared for it, unless its flag calls it missing', () => {
  expect(read({ id: '1', rn: '', rnQcflg: '', ta: '' })).toMatchObject({
    rainMm: 0,
    temperatureC: null,
  });
  expect(read({ id: '1', rn: '', rnQcflg: '9' })).toMatchObject({ rainMm: null });
});

test('a value that its flag calls an error is not taken', () => {
  expect(read({ id: '1', ta: '99.9', taQcflg: '1' })).toMatchObject({ temperatureC: null });
  expect(read({ id: '1', ta: '-3.5', taQcflg: '0' })).toMatchObject({ temperatureC: -3.5 });
});

test('a dropped field is left out, a new one is kept as text', () => {
  const row = read({ id: '1', rn: '.4', ta: '1', rnum: '7', pm25: '12' });
  expect(row).toEqual({ stationId: 1, rainMm: 0.4, temperatureC: 1, pm25: '12' });
});

test('an item without a part of its key is refused in words', () => {
  expect(() => read({ rn: '1' })).toThrow(`an item's id is "".`);
});

test.each([
  ['20260901', '2026-09-01'],
  ['2026-09-01', '2026-09-01'],
  ['2026-09-01 00:00:00', '2026-09-01'],
  ['2026-02-30', null],
  ['202609', null],
  ['', null],
])('the day of "%s" is %s', (text, date) => {
  expect(readDate(text)).toBe(date);
});

test.each([
  ['2026-09-01 06:00', '2026-09-01 06:00:00'],
  ['2026-09-01 6', '2026-09-01 06:00:00'],
  ['2026-09-01T06:30:15', '2026-09-01 06:30:15'],
  ['2026-12-31 24:00', '2027-01-01 00:00:00'],
  ['2026-09-01 25:00', null],
  ['2026-09-01', null],
])('the time of "%s" is %s', (text, time) => {
  expect(readTimestamp(text)).toBe(time);
});

test('any text is a date and a time or none, never an error', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readDate(text) ?? '2026-09-01').toMatch(/^\d{4}-\d\d-\d\d$/);
      expect(readTimestamp(text) ?? '2026-09-01 00:00:00').toMatch(/^\d{4}-\d\d-\d\d [\d:]{8}$/);
    }),
  );
});
