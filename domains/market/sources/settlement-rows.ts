import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Cell, Field, SourceRow } from '../../../src/collect/sources/source.ts';
import { itemReader } from '../formats/item-columns.ts';
import type { ItemColumn } from '../formats/item-columns.ts';
import { unitWeightOf } from '../formats/unit-weight.ts';
import { originRegion } from '../origin-region.ts';
import type { SettlementPart } from './settlement-parts.ts';

/** Columns that answers tell as they are, under names of their own. */
const toldFields = [
  { name: 'date', type: 'date', about: 'Day of the settlement' },
  text('marketCode', 'Market, six digits'),
  text('marketName', 'Name of the market, such as 서울가락'),
  text('corporationCode', 'Wholesale corporation: market code and two digits'),
  text('corporationName', 'Name of the corporation'),
  text('categoryName', 'Large class, such as 과실류'),
  text('itemName', 'Middle class, such as 사과'),
  text('varietyName', 'Small class, such as 후지; null in some rows'),
  text('tradeType', 'Such as 경매 or 정가수의; MAFRA does not tell it'),
  text('gradeCode', 'Grade, code'),
  text('gradeName', 'Grade, such as 특'),
  text('sizeCode', 'Size, code'),
  text('sizeName', 'Size'),
  text('packageCode', 'Package, code'),
  text('packageName', 'Package, such as 상자'),
  text('originCode', "Origin, six digits of the service's own"),
  text('originName', 'Origin, such as 경북 안동시'),
  text('unitCode', 'Measure of a unit, code'),
  text('unitName', 'Measure of a unit, such as kg'),
  double('packages', 'Units sold'),
  double('volumeKg', 'Weight sold, kg'),
  { name: 'amountKrw', type: 'bigint', about: 'Value sold, KRW' },
  double('minPriceKrw', 'Lowest price of one unit, KRW'),
  double('maxPriceKrw', 'Highest price of one unit, KRW'),
  double('averagePriceKrw', 'Average price of one unit, KRW'),
] as const satisfies readonly Field[];

/** Columns that are worked out. */
const derivedFields: readonly Field[] = [
  text(
    'itemCode',
    'Six digits: large, middle and small class; a small class that is missing is 00',
  ),
  text('region', '경기, 강원, 충청, 전라, 경상, 제주, 수입 or 기타, by the name of the origin'),
  double('unitKg', 'Weight of one unit, kg; null where its measure is no weight'),
  double('pricePerKg', 'amountKrw / volumeKg, KRW per kg'),
];

/** The columns of both settlement tables. */
export const settlementFields: readonly Field[] = [...toldFields, ...derivedFields];

/** The services give no id of a row: all that names a lot tells it apart. */
export const settlementKey: readonly string[] = [
  'date',
  'marketCode',
  'corporationCode',
  'itemCode',
  'tradeType',
  'gradeCode',
  'gradeName',
  'sizeCode',
  'sizeName',
  'packageCode',
  'packageName',
  'originCode',
  'originName',
  'unitCode',
  'unitName',
  'unitKg',
];

type ToldName = (typeof toldFields)[number]['name'];

/** What a record tells by the way: the classes that make up the code of the item, and what a unit is. */
const partialFields = [
  text('largeCode', 'Large class'),
  text('middleCode', 'Middle class'),
  text('smallCode', 'Small class'),
  text('standard', 'Size, measure and package in one, such as 10kg상자'),
  double('unitSize', 'Size of a unit in its measure'),
] as const;
type PartialName = (typeof partialFields)[number]['name'];

/** Fields of a service's records by the columns they are read into. */
export type SettlementFieldNames = Readonly<Partial<Record<ToldName | PartialName, string>>>;

/** A record as it was read, with fields that nobody has declared. */
export type ToldSettlement = SourceRow & Readonly<Partial<Record<ToldName | PartialName, Cell>>>;

/** Reads records of a service that names its fields so. */
export function settlementReader(
  fieldOf: SettlementFieldNames,
): (record: Readonly<Record<string, string>>) => ToldSettlement {
  const columns = [...toldFields, ...partialFields].flatMap((field): ItemColumn[] => {
    const from = fieldOf[field.name];
    return from === undefined ? [] : [{ ...field, from }];
  });
  const names = [...settlementFields, ...partialFields].map(({ name }) => name);
  return itemReader(columns, [], names);
}

/** A settlement as it is stored: what was told, with the item's code, the region and the price of a kilogram. */
export function settlementRow(told: ToldSettlement): SourceRow {
  const { largeCode, middleCode, smallCode, unitSize, standard, ...columns } = told;
  return {
    ...columns,
    itemCode: [largeCode, middleCode, smallCode].map(twoDigits).join(''),
    region: originRegion(typeof told.originName === 'string' ? told.originName : null),
    pricePerKg: quotient(columns.amountKrw, columns.volumeKg),
  };
}

/**
 * The rows of the day, market and class that were asked for: not every service honours every filter. Throws SourceError
 * when there are rows, and none of them is of the day: who ignores even that would be read for ever.
 */
export function onlyAskedFor(rows: readonly SourceRow[], asked: SettlementPart): SourceRow[] {
  const ofDay = rows.filter(({ date }) => date === asked.date);
  if (ofDay.length === 0 && rows.length > 0) {
    throw new SourceError({
      kind: 'later',
      code: 'other-question',
      message: `None of the ${rows.length} rows is of ${asked.date}, which was asked for.`,
    });
  }
  return ofDay.filter(
    ({ marketCode, itemCode }) =>
      marketCode === asked.marketCode && String(itemCode).startsWith(asked.categoryCode),
  );
}

/**
 * One row of all that tell of the same lot: sums, the lowest and the highest price, and the average of them together.
 * What was paid for it is unknown where one of them does not tell what was paid, or alone what it weighed: a price would be
 * made of sums over different lots.
 */
export function combineSettlements(rows: readonly SourceRow[]): readonly SourceRow[] {
  const lots = Map.groupBy(rows, (row) => JSON.stringify(settlementKey.map((name) => row[name])));
  return [...lots.values()].map(combineLot);
}

/**
 * What one unit weighs, kg, from its size and the name of its measure; null where that is no weight.
 *
 * @example unitKgOf(500, 'g') // 0.5
 */
export function unitKgOf(size: Cell | undefined, unitName: Cell | undefined): number | null {
  const kgOfMeasure = unitWeightOf(`1${unitName ?? ''}`);
  return typeof size !== 'number' || size <= 0 || kgOfMeasure === null ? null : size * kgOfMeasure;
}

/** A quotient without the errors of the last place that 7.2 / 2.4 has; null where there is none. */
export function quotient(dividend: Cell | undefined, divisor: Cell | undefined): number | null {
  if (typeof dividend !== 'number' || typeof divisor !== 'number' || divisor <= 0) return null;
  return Math.round((dividend / divisor) * 1_000) / 1_000;
}

function combineLot(rows: readonly SourceRow[]): SourceRow {
  const [first = {}, ...others] = rows;
  if (others.length === 0) return first;
  const packages = sumOf(rows, 'packages');
  const volumeKg = sumOf(rows, 'volumeKg');
  const isTold = (name: string) => rows.every((row) => typeof row[name] === 'number');
  const isWhole = isTold('amountKrw') && (isTold('volumeKg') || volumeKg === null);
  const amountKrw = isWhole ? sumOf(rows, 'amountKrw') : null;
  return {
    ...first,
    ...{ packages, volumeKg, amountKrw },
    minPriceKrw: reduceColumn(rows, 'minPriceKrw', Math.min),
    maxPriceKrw: reduceColumn(rows, 'maxPriceKrw', Math.max),
    averagePriceKrw: quotient(amountKrw, packages) ?? first.averagePriceKrw ?? null,
    pricePerKg: quotient(amountKrw, volumeKg),
  };
}

function sumOf(rows: readonly SourceRow[], name: string): number | null {
  return reduceColumn(rows, name, (sum, value) => sum + value);
}

function reduceColumn(
  rows: readonly SourceRow[],
  name: string,
  join: (left: number, right: number) => number,
): number | null {
  const numbers = rows.map((row) => row[name]).filter((value) => typeof value === 'number');
  // reduce would hand on its index as well.
  return numbers.length === 0 ? null : numbers.reduce((left, right) => join(left, right));
}

function twoDigits(code: Cell | undefined): string {
  return String(code ?? '').padStart(2, '0');
}

function text<const Name extends string>(name: Name, about: string) {
  return { name, type: 'varchar', about } as const;
}

function double<const Name extends string>(name: Name, about: string) {
  return { name, type: 'double', about } as const;
}
