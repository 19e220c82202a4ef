import type { Answer, Cell, Field, Page, SourceRow } from '../../../src/collect/sources/source.ts';
import { readItems } from '../formats/data-go-kr.ts';
import type { DataGoKrItem } from '../formats/data-go-kr.ts';
import { readDate, readTimestamp } from '../formats/item-columns.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readNumber } from '../formats/read-number.ts';
import { cellsOf } from './forecast-values.ts';

/** How one row of a forecast table is made of many items, one a category. */
export interface ForecastForm {
  readonly fields: readonly Field[];
  readonly valueField: 'obsrValue' | 'fcstValue';
  /** The days (`fcstDate`) of which rain, snow and wind are codes. */
  readonly tailDates?: (items: readonly DataGoKrItem[]) => ReadonlySet<string>;
  /** What a row is told by, besides the cells of its categories. */
  readonly identify: (item: DataGoKrItem, isTail: boolean) => SourceRow;
}

const itemFields = new Set(
  'baseDate baseTime fcstDate fcstTime category nx ny obsrValue fcstValue rnum'.split(' '),
);

/** Reads an answer of `getUltraSrtNcst`, `getUltraSrtFcst` or `getVilageFcst`: items of one hour become one row. */
export function readForecast(answer: Answer, form: ForecastForm): Page {
  const { items, ...rest } = readItems(answer);
  const tail = form.tailDates?.(items) ?? new Set();
  const hours = Map.groupBy(items, (item) => `${item.fcstDate} ${item.fcstTime}`);
  const rows = [...hours.values()].map((ofHour) => rowOf(ofHour, form, tail));
  return { rows, received: items.length, ...rest };
}

/** Puts rows together whose categories came on different pages. */
export function combineForecast(rows: readonly SourceRow[]): readonly SourceRow[] {
  const hours = Map.groupBy(rows, ({ issuedAt, forecastAt }) => `${issuedAt} ${forecastAt}`);
  return [...hours.values()].map((parts) => parts.reduce(fillFrom));
}

function fillFrom(row: SourceRow, other: SourceRow): SourceRow {
  const told = Object.entries(other).filter(([, cell]) => cell !== null);
  return { ...row, ...Object.fromEntries(told) };
}

function rowOf(
  items: readonly DataGoKrItem[],
  form: ForecastForm,
  tail: ReadonlySet<unknown>,
): SourceRow {
  const [first = {}] = items;
  const isTail = tail.has(first.fcstDate);
  const blank = Object.fromEntries(form.fields.map(({ name }): [string, Cell] => [name, null]));
  const cells = items.map((item) =>
    withOtherFields(
      cellsOf(item.category ?? '', item[form.valueField] ?? '', isTail),
      item,
      itemFields,
      Object.keys(blank),
    ),
  );
  return Object.assign(blank, ...cells, form.identify(first, isTail)) as SourceRow;
}

/** The grid point of an item. Throws when it tells none. */
export function pointOf(item: DataGoKrItem): SourceRow {
  return {
    nx: required(readNumber(item.nx), 'nx'),
    ny: required(readNumber(item.ny), 'ny'),
  };
}

/** `20260901` and `0500` as a timestamp. Throws when they are none. */
export function momentCell(date = '', time = ''): string {
  const day = required(readDate(date), 'date');
  const clock = time.padStart(4, '0');
  return required(readTimestamp(`${day} ${clock.slice(0, 2)}:${clock.slice(2)}`), 'time');
}

function required<Value>(value: Value | null, name: string): Value {
  if (value === null) throw new Error(`an item has no ${name}.`);
  return value;
}
