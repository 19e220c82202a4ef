import { isUtf8 } from 'node:buffer';
import { parse as parseCsv } from 'csv-parse/sync';
import { XMLParser } from 'fast-xml-parser';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Cron } from 'croner';
import { PomonaError, messageOf } from '../../base/errors.ts';
import { timeZone } from '../../base/time.ts';
import { decodeCp949 } from '../decode-cp949.ts';
import { addDays, datesBetween } from './scheduled-time.ts';
import { SourceError } from './source.ts';
import { withOthers } from './with-others.ts';
import type {
  Answer,
  Cell,
  Field,
  FieldType,
  Page,
  Part,
  Provider,
  Source,
  SourceRow,
} from './source.ts';

const identifier = '^[a-z][a-z0-9-]{0,40}$';
const columnName = '^[A-Za-z_][A-Za-z0-9_]{0,60}$';

const column = Type.Object(
  {
    name: Type.String({ pattern: columnName }),
    type: Type.Enum(['varchar', 'integer', 'bigint', 'double', 'boolean', 'date', 'timestamp']),
    from: Type.Optional(
      Type.String({
        description: 'Field of the answer, with dots into objects; the name when absent',
      }),
    ),
    optional: Type.Optional(
      Type.Boolean({ description: 'Whether an answer may have no such field; else it fails' }),
    ),
    about: Type.Optional(Type.String({ description: 'What it holds, with its unit' })),
  },
  { additionalProperties: false },
);

/** A source that settings declare: a table over HTTP, as CSV, JSON or XML. docs/sources/declared.md explains it. */
export const declaredSource = Type.Object(
  {
    name: Type.String({ pattern: identifier }),
    title: Type.Optional(Type.String({ minLength: 1 })),
    url: Type.String({
      pattern: '^https?://',
      description:
        'With {date}, {yyyymmdd}, {yesterday}, {page}, {pageSize}, {KEY}, {ID}, {PASSWORD} where they belong',
    }),
    schedule: Type.String({ description: 'Cron pattern in Asia/Seoul, such as "0 9 * * *"' }),
    format: Type.Enum(['csv', 'json', 'xml']),
    encoding: Type.Optional(Type.Enum(['utf-8', 'cp949'])),
    delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
    rowsAt: Type.Optional(
      Type.String({ description: 'Where the rows are, such as response.body.items.item' }),
    ),
    totalAt: Type.Optional(Type.String({ description: 'Where the number of all rows is' })),
    pageSize: Type.Optional(Type.Integer({ minimum: 1 })),
    lookBackDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 366 })),
    columns: Type.Array(column, { minItems: 1 }),
    key: Type.Array(Type.String(), { minItems: 1 }),
    callsPerDay: Type.Optional(Type.Integer({ minimum: 1 })),
    callIntervalMs: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);

export type DeclaredSource = Static<typeof declaredSource>;

/**
 * Makes a source of what settings declare. Its rows go to the table of its name, with `_` for `-`; fields without a
 * column are kept as text. Throws `not_configured` where the declaration contradicts itself.
 */
export function sourceOf(declared: DeclaredSource): Source {
  check(declared);
  const { name, url, title = name, lookBackDays = 0, pageSize } = declared;
  const { origin } = new URL(url);
  const hasDate = /\{(?:date|yyyymmdd|yesterday)\}/.test(url);
  const partOf = (date: string): Part => ({ key: hasDate ? date : 'all', values: { date } });
  return {
    name,
    provider: providerOf(declared, origin),
    title: { ko: title, en: title },
    documentation: url,
    table: name.replaceAll('-', '_'),
    fields: declared.columns.map(fieldOf),
    key: declared.key,
    schedule: declared.schedule,
    parts: ({ date }) =>
      hasDate ? datesBetween(addDays(date, -lookBackDays), date).map(partOf) : [partOf(date)],
    backfillParts: (from, to) => (hasDate ? datesBetween(from, to).map(partOf) : [partOf(to)]),
    request: (part, page) => ({
      path: filled(url.slice(origin.length), String(part.values.date), page, pageSize ?? 0),
      query: {},
    }),
    ...(pageSize === undefined ? {} : { pageSize }),
    read: (answer) => readTable(declared, answer),
    combine: (rows) => lastOfEachKey(rows, declared.key),
    sampleDays: 0,
  };
}

function check({ name, schedule, columns, key }: DeclaredSource): void {
  const names = new Set(columns.map((declared) => declared.name));
  const unknown = key.find((part) => !names.has(part));
  const wrong =
    names.size < columns.length
      ? 'two of its columns have one name'
      : unknown === undefined
        ? scheduleProblem(schedule)
        : `its key names "${unknown}", which is not a column`;
  if (wrong !== undefined)
    throw new PomonaError('not_configured', `The source "${name}": ${wrong}.`);
}

function scheduleProblem(schedule: string): string | undefined {
  try {
    return new Cron(schedule, { timezone: timeZone, paused: true }).nextRun()
      ? undefined
      : `"${schedule}" never comes`;
  } catch (error) {
    return `"${schedule}" is no cron pattern (${messageOf(error)})`;
  }
}

function providerOf(declared: DeclaredSource, origin: string): Provider {
  const { name, url, title = name, callsPerDay = 1_000, callIntervalMs = 1_000 } = declared;
  return {
    name: name.toUpperCase().replaceAll('-', '_'),
    title: { ko: title, en: title },
    baseUrl: origin,
    credentials: (['KEY', 'ID', 'PASSWORD'] as const).filter((secret) =>
      url.includes(`{${secret}}`),
    ),
    ...{ callsPerDay, callIntervalMs },
    applyAt: origin,
    problemOf: ({ status }) =>
      status === 200
        ? undefined
        : { kind: 'final', code: `http-${status}`, message: `The server answered HTTP ${status}.` },
  };
}

function fieldOf({ name, type, about, from = name }: DeclaredSource['columns'][number]): Field {
  return { name, type, about: about ?? `${from} of the answer` };
}

/** The address without its origin; credentials are filled in where it is sent. */
function filled(pattern: string, date: string, page: number, pageSize: number): string {
  const values: Readonly<Record<string, string>> = {
    ...{ date, yyyymmdd: date.replaceAll('-', ''), yesterday: addDays(date, -1) },
    ...{ page: String(page), pageSize: String(pageSize) },
  };
  return pattern.replaceAll(
    /\{([a-z][A-Za-z]*)\}/g,
    (whole, name: string) => values[name] ?? whole,
  );
}

function readTable(declared: DeclaredSource, { bytes }: Answer): Page {
  const text = decoded(bytes, declared.encoding);
  if (text.trim() === '') throw unreadable('The answer is empty.');
  if (/^\s*(?:<!doctype html|<html)/i.test(text)) {
    throw new SourceError({
      kind: 'later',
      code: 'web-page',
      message: 'The server answered a web page instead of data.',
    });
  }
  return declared.format === 'csv' ? readCsv(declared, text) : readTree(declared, text);
}

function readCsv(declared: DeclaredSource, text: string): Page {
  const [header = [], ...lines]: string[][] = parseCsv(text, {
    ...{ bom: true, skip_empty_lines: true, skip_records_with_empty_values: true, trim: true },
    delimiter: declared.delimiter ?? ',',
  });
  const names = distinctNames(header);
  requireFields(declared, [Object.fromEntries(names.map((name) => [name, '']))]);
  return {
    rows: lines.map((line) =>
      rowOf(declared, Object.fromEntries(names.map((name, index) => [name, line[index]]))),
    ),
  };
}

/** Names of a header; one that comes again gets a number: `kg`, `kg_2`. */
function distinctNames(header: readonly string[]): readonly string[] {
  const taken = new Set(header);
  const seen = new Set<string>();
  return header.map((name) => {
    let own = name;
    for (let count = 2; name !== '' && seen.has(own); count += 1) {
      const next = `${name}_${count}`;
      if (!taken.has(next)) own = next;
    }
    seen.add(own);
    return own;
  });
}

function readTree(declared: DeclaredSource, text: string): Page {
  const { format, rowsAt = '', totalAt } = declared;
  const whole = format === 'json' ? (JSON.parse(text) as unknown) : parseXml(text);
  const found = at(whole, rowsAt);
  const total = totalAt === undefined ? Number.NaN : Number(at(whole, totalAt));
  if (found === undefined && total !== 0 && !mayHaveNoRows(declared, whole))
    throw unreadable(`There is no ${rowsAt} in the answer.`);
  const records: readonly unknown[] = Array.isArray(found) ? found : isEmpty(found) ? [] : [found];
  const rows = records.map((record) => rowOf(declared, record));
  if (records.length > 0) requireFields(declared, records);
  return { rows, ...(Number.isNaN(total) ? {} : { total }) };
}

/** Whether no rows are what the answer means: XML has no list without elements, only what would be around them. */
function mayHaveNoRows({ format, rowsAt = '' }: DeclaredSource, whole: unknown): boolean {
  const around = at(whole, rowsAt.split('.').slice(0, -1).join('.'));
  if (around === undefined) return false;
  const isBare = isEmpty(around) || Object.keys(around as object).length === 0;
  return format === 'xml' ? rowsAt.includes('.') || isBare : isBare;
}

/** Throws SourceError where no record has the field of a column. */
function requireFields({ columns }: DeclaredSource, records: readonly unknown[]): void {
  const missing = columns
    .filter(({ optional }) => optional !== true)
    .map(({ name, from = name }) => from)
    .filter((from) => !records.some((record) => fieldOfRecord(record, from) !== undefined));
  if (missing.length === 0) return;
  throw unreadable(`There is no field ${missing.join(', ')} in the answer.`);
}

function unreadable(message: string): SourceError {
  return new SourceError({ kind: 'later', code: 'unreadable', message });
}

/** The last row of each key. */
function lastOfEachKey(rows: readonly SourceRow[], key: readonly string[]): readonly SourceRow[] {
  const keyOf = (row: SourceRow) => JSON.stringify(key.map((name) => row[name]));
  return [...new Map(rows.map((row) => [keyOf(row), row])).values()];
}

/** XML as objects of text; attributes are fields, too. */
function parseXml(text: string): unknown {
  return new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '' },
    ...{ parseTagValue: false, parseAttributeValue: false, trimValues: true },
  }).parse(text, true) as unknown;
}

function decoded(bytes: Uint8Array, encoding: DeclaredSource['encoding']): string {
  if (encoding === 'cp949') return decodeCp949(bytes);
  if (isUtf8(bytes)) return new TextDecoder().decode(bytes);
  throw unreadable('The answer is not UTF-8: set "encoding", such as "cp949".');
}

function at(value: unknown, path = ''): unknown {
  if (path === '') return value;
  return path.split('.').reduce<unknown>((inner, name) => {
    const isObject = typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name);
    return isObject ? (inner as Record<string, unknown>)[name] : undefined;
  }, value);
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

function rowOf({ columns }: DeclaredSource, record: unknown): SourceRow {
  if (typeof record !== 'object' || record === null)
    throw unreadable(`A row is ${JSON.stringify(record)}, and not an object: is rowsAt right?`);
  const used = new Set(columns.map(({ name, from = name }) => topOf(record, from)));
  const others = Object.entries(record)
    .filter(([name]) => name !== '' && !used.has(name))
    .map(([name, value]) => [name, textOf(value)] as const);
  const declared = columns.map(({ name, type, from = name }): [string, Cell] => [
    name,
    cellOf(name, type, textOf(fieldOfRecord(record, from))),
  ]);
  return withOthers(Object.fromEntries(declared), Object.fromEntries(others));
}

/** The field of a record that a column is read from, or is within. */
function topOf(record: object, from: string): string {
  return Object.hasOwn(record, from) ? from : (from.split('.')[0] ?? from);
}

function fieldOfRecord(record: unknown, from: string): unknown {
  const isOwn = typeof record === 'object' && record !== null && Object.hasOwn(record, from);
  return isOwn ? (record as Record<string, unknown>)[from] : at(record, from);
}

function textOf(value: unknown): string | null {
  if (isEmpty(value) || (Array.isArray(value) && value.length === 0)) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value).trim();
}

/** A text as a cell: commas of thousands go, `-` and nothing are missing. */
function cellOf(name: string, type: FieldType, text: string | null): Cell {
  if (text === null || text === '' || text === '-') return null;
  if (type === 'varchar') return text;
  const cell = typed(type, text);
  if (cell !== undefined) return cell;
  throw unreadable(`${name} is no ${type}: ${JSON.stringify(text.slice(0, 60))}`);
}

function typed(type: FieldType, text: string): Cell | undefined {
  if (type === 'boolean') {
    if (/^(?:true|y|yes|1)$/i.test(text)) return true;
    return /^(?:false|n|no|0)$/i.test(text) ? false : undefined;
  }
  if (type === 'date') return dateOf(text);
  if (type === 'timestamp') return timestampOf(text);
  const number = Number(text.replaceAll(',', ''));
  if (!Number.isFinite(number)) return undefined;
  if (type === 'double') return number;
  const isTooLarge = type === 'integer' && Math.abs(number) >= 2 ** 31;
  return Number.isSafeInteger(number) && !isTooLarge ? number : undefined;
}

function dateOf(text: string): string | undefined {
  const match = /^(\d{4})[-./]?(\d{2})[-./]?(\d{2})/.exec(text);
  const date = match ? `${match[1]}-${match[2]}-${match[3]}` : '';
  return !Number.isNaN(Date.parse(date)) && addDays(date, 0) === date ? date : undefined;
}

function timestampOf(text: string): string | undefined {
  const date = dateOf(text);
  const time = /(?:[T ]|^\d{8})(\d{2}):?(\d{2})(?::?(\d{2}))?/.exec(text);
  if (date === undefined) return undefined;
  return time ? `${date} ${time[1]}:${time[2]}:${time[3] ?? '00'}` : `${date} 00:00:00`;
}
