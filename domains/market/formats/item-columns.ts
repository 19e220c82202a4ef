import type { Cell, Field, SourceRow } from '../../../src/collect/sources/source.ts';
import type { DataGoKrItem } from './data-go-kr.ts';
import { withOtherFields } from './other-fields.ts';
import { readFigure } from './read-number.ts';

/** A column and the field of an answer that it is read from. */
export interface ItemColumn extends Field {
  readonly from: string;
  /** The field with its quality flag: 1 (error) and 9 (missing) make it unknown. */
  readonly flag?: string;
  /** What an empty text means that no flag calls missing. */
  readonly whenEmpty?: number;
  /** Part of the key: an item without it cannot be told from others. */
  readonly isKey?: boolean;
}

/** Declares a column; `about` says its unit. */
export function column(
  from: string,
  name: string,
  type: Field['type'],
  about: string,
  more: Pick<ItemColumn, 'flag' | 'whenEmpty' | 'isKey'> = {},
): ItemColumn {
  return { from, name, type, about, ...more };
}

/** The columns as a source declares them. */
export function fieldsOf(columns: readonly ItemColumn[]): Field[] {
  return columns.map(({ name, type, about }) => ({ name, type, about }));
}

/**
 * Reads items: declared fields typed, `dropped` ones left out, any other kept as text under the name it came by, or as
 * `name_` where a column has it, be it one of `columnsAdded` to the row afterwards. Throws
 * when an item lacks a part of its key, or has something other than a number where one belongs.
 */
export function itemReader(
  columns: readonly ItemColumn[],
  dropped: readonly string[] = [],
  columnsAdded: readonly string[] = [],
): (item: DataGoKrItem) => SourceRow {
  const known = new Set([...dropped, ...columns.flatMap(({ from, flag }) => [from, flag ?? from])]);
  const columnNames = [...columns.map(({ name }) => name), ...columnsAdded];
  return (item) =>
    withOtherFields(
      Object.fromEntries(columns.map((each) => [each.name, cellOf(item, each)])),
      item,
      known,
      columnNames,
    );
}

function cellOf(item: DataGoKrItem, { from, type, flag, whenEmpty, isKey }: ItemColumn): Cell {
  const value = item[from] ?? '';
  if (flag && ['1', '9'].includes(item[flag] ?? '')) return null;
  const cell = value === '' ? (whenEmpty ?? null) : readCell(value, type, from);
  if (isKey && cell === null) throw new Error(`an item's ${from} is "${value}".`);
  return cell;
}

/** A text as its column's type; a date or time that is none is null. Throws for a number that is none. */
function readCell(value: string, type: Field['type'], from: string): Cell {
  switch (type) {
    case 'integer':
    case 'bigint':
    case 'double':
      return readFigure(value, from);
    case 'date':
      return readDate(value);
    case 'timestamp':
      return readTimestamp(value);
    case 'boolean':
      return value === 'true';
    case 'varchar':
      return value;
  }
}

/**
 * The day of `20260901`, `2026-09-01` or `2026-09-01 00:00:00`.
 *
 * @example readDate('20260901') // '2026-09-01'
 */
export function readDate(value: string): string | null {
  const found = /^(\d{4})-?(\d{2})-?(\d{2})(?:\D|$)/.exec(value);
  if (!found) return null;
  const date = `${found[1]}-${found[2]}-${found[3]}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date) ? date : null;
}

/**
 * The time of `2026-09-01 06:00`, with or without minutes and seconds; 24 o'clock is midnight of the next day.
 *
 * @example readTimestamp('2026-09-01 06:00') // '2026-09-01 06:00:00'
 */
export function readTimestamp(value: string): string | null {
  const date = readDate(value);
  const time = /^\d{4}-?\d{2}-?\d{2}[ T](\d{1,2})(?::(\d{2}))?(?::(\d{2}))?/.exec(value);
  if (date === null || !time) return null;
  const [hour, minute, second] = [time[1], time[2] ?? 0, time[3] ?? 0].map(Number);
  const seconds = (hour ?? 0) * 3600 + (minute ?? 0) * 60 + (second ?? 0);
  if (seconds > 24 * 3600) return null;
  const ms = Date.parse(`${date}T00:00:00Z`) + seconds * 1000;
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
