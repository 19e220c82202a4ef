import type { MarketAnswer } from './answers.ts';

type Fields = Readonly<Record<string, unknown>>;

/** Parts of a row that say when it is of, as reports name them. */
const times = ['date', 'forWeek', 'year'] as const;

/**
 * What rows are saved as: heading, item, market, and from when to when.
 *
 * @example csvFileName('경락가', { itemName: '후지 사과', market: '서울가락', from: '2026-11-01', to: '2026-11-29', … }, 'ko')
 * // '경락가_후지-사과_서울가락_2026-11-01_2026-11-29.csv'
 */
export function csvFileName(
  heading: string,
  answer: MarketAnswer<unknown>,
  language: string,
): string {
  const rows = answer.rows as readonly Fields[];
  const beside = answer as unknown as Fields;
  const told = (name: string) => beside[name] ?? sharedBy(rows, name);
  const item = told(language === 'ko' ? 'itemName' : 'itemNameEn');
  const range = [beside['from'], beside['to']].filter((day) => day !== undefined);
  const words = [
    heading,
    typeof item === 'string' && heading.includes(item) ? undefined : item,
    told('market'),
    ...(range.length === 2 ? range : spanOf(rows)),
  ];
  const name = words.filter((word) => word !== undefined && word !== null).join('_');
  return `${name.replaceAll(/[\\/:*?"<>|\s]+/g, '-')}.csv`;
}

/** A field that is the same in all rows. */
function sharedBy(rows: readonly Fields[], name: string): unknown {
  const value = rows[0]?.[name];
  return rows.every((row) => row[name] === value) ? value : undefined;
}

/** When the first and the last of the rows are of; once where that is the same. */
function spanOf(rows: readonly Fields[]): readonly string[] {
  const known = times
    .map((name) => rows.flatMap((row) => (row[name] ? [String(row[name])] : [])).toSorted())
    .find((values) => values.length > 0);
  return known ? [...new Set([known[0], known.at(-1)])].filter((value) => value !== undefined) : [];
}
