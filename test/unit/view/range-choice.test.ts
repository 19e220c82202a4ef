import { expect, test } from 'vitest';
import { unreadRange } from '../../../src/view/range/range-choice.ts';

const read = (query: string) => unreadRange(new URLSearchParams(query));
const [early, late] = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z'];

test('an address without a range, or with one that is known, leaves nothing unread', () => {
  for (const query of ['', 'range=7d', `from=${early}&to=${late}`, 'limit=20']) {
    expect(read(query), query).toBeUndefined();
  }
});

test('a range nobody knows, times that are none, and ends in the wrong order are told apart', () => {
  expect(read('range=bogus')).toEqual({ given: 'range=bogus', why: 'unknown' });
  expect(read(`from=yesterday&to=${late}`)).toEqual({
    given: `from=yesterday&to=${late}`,
    why: 'notATime',
  });
  expect(read(`from=${early}`)).toMatchObject({ given: `from=${early}`, why: 'notATime' });
  expect(read(`from=1999-01-01T00:00:00Z&to=${late}`)).toMatchObject({ why: 'notATime' });
  expect(read(`from=${late}&to=${early}`)).toMatchObject({ why: 'wrongOrder' });
  expect(read(`from=${late}&to=${late}`)).toMatchObject({ why: 'wrongOrder' });
});
