import { describe, expect, it } from 'vitest';
import { csvFileName } from '../../../../src/view/market/csv-file-name.ts';

const answer = { asOf: '2026-11-29T00:00:00Z', sample: false, filling: null };
const apple = { itemCode: '060103', itemName: '후지 사과', itemNameEn: 'Fuji apple' };
const garak = { marketCode: '110001', market: '서울가락' };

describe('the name of a file of rows', () => {
  it('tells item, market and range of the answer', () => {
    const asked = { ...answer, ...apple, ...garak, from: '2026-11-01', to: '2026-11-29', rows: [] };
    expect(csvFileName('산지별 반입량', asked, 'ko')).toBe(
      '산지별-반입량_후지-사과_서울가락_2026-11-01_2026-11-29.csv',
    );
    expect(csvFileName('Fuji apple by region', asked, 'en')).toBe(
      'Fuji-apple-by-region_서울가락_2026-11-01_2026-11-29.csv',
    );
  });

  it('tells what all rows have in common, and the first and last of their days', () => {
    const rows = ['2026-11-28', '2026-11-26', '2026-11-27'].map((date) => ({ ...garak, date }));
    const fruit = [
      { ...apple, ...rows[0] },
      { ...rows[1], itemName: '배' },
      { ...rows[2], itemName: '귤' },
    ];
    expect(csvFileName('시세', { ...answer, rows: fruit }, 'ko')).toBe(
      '시세_서울가락_2026-11-26_2026-11-28.csv',
    );
    expect(csvFileName('소득', { ...answer, ...apple, rows: [{ year: 2024 }] }, 'ko')).toBe(
      '소득_후지-사과_2024.csv',
    );
  });

  it('has nothing that a file system refuses', () => {
    expect(csvFileName('a/b:c*"?<d>|', { ...answer, rows: [] }, 'en')).toBe('a-b-c-d-.csv');
  });
});
