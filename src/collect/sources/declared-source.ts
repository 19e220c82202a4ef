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
  if (declared.format === 'csv') {
    const records: Record<string, string>[] = parseCsv(text, {
      ...{ bom: true, columns: true, skip_empty_lines: true, trim: true },
      delimiter: declared.delimiter ?? ',',
    });
    return { rows: records.map((record) => rowOf(declared, record)) };
  }
  const whole = declared.format === 'json' ? (JSON.parse(text) as unknown) : parseXml(text);
  const found = at(whole, declared.rowsAt);
  const records = Array.isArray(found) ? found : isEmpty(found) ? [] : [found];
  const total = declared.totalAt === undefined ? undefined : Number(at(whole, declared.totalAt));
  return {
    rows: records.map((record) => rowOf(declared, record)),
    ...(total === undefined || Number.isNaN(total) ? {} : { total }),
  };
}

/** XML as objects of text; attributes are fields, too. */
function parseXml(text: string): unknown {
  return new XMLParser({
    ...{ ignoreAttributes: false, attributeNamePrefix: '' },
    ...{ parseTagValue: false, parseAttributeValue: false, trimValues: true },
  }).parse(text, true) as unknown;
}

function decoded(bytes: Uint8Array, encoding: DeclaredSource['encoding']): string {
  return encoding === 'cp949' ? decodeCp949(bytes) : new TextDecoder().decode(bytes);
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
  if (typeof record !== 'object' || record === null) {
    throw new SourceError({
      kind: 'later',
      code: 'unreadable',
      message: `A row is ${JSON.stringify(record)}, and not an object: is rowsAt right?`,
    });
  }
  const row: Record<string, Cell> = {};
  for (const [name, value] of Object.entries(record)) {
    if (!columns.some((column) => (column.from ?? column.name).split('.')[0] === name))
      row[name] = textOf(value);
  }
  for (const { name, type, from = name } of columns) {
    const value = Object.hasOwn(record, from)
      ? (record as Record<string, unknown>)[from]
      : at(record, from);
    row[name] = cellOf(name, type, textOf(value));
  }
  return row;
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
  throw new SourceError({
    kind: 'later',
    code: 'unreadable',
    message: `${name} is no ${type}: ${JSON.stringify(text.slice(0, 60))}`,
  });
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
  return type === 'double' || Number.isSafeInteger(number) ? number : undefined;
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
