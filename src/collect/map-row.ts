import Type from 'typebox';
import { PomonaError } from '../base/errors.ts';
import type { CsvMapping, FieldMapping } from './csv-mapping.ts';
import type { EventSchema } from './event-schema.ts';
import { columnTimeReader } from './read-column-time.ts';

/** What becomes of a row. */
export type MappedRow =
  | {
      readonly kind: 'event';
      readonly atUs: number;
      readonly anonymousId: string;
      readonly event: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'skipped' }
  | { readonly kind: 'bad'; readonly message: string };

export type RowMapper = (fields: readonly string[], line: number) => MappedRow;

type Cell = string | number | boolean;
/** The value for a row; undefined where the row has none, null where the map says that there shall be none. */
type ReadCell = (fields: readonly string[], line: number) => Cell | Unmapped | null | undefined;

/** A value with no entry in a map. */
class Unmapped {
  readonly message: string;
  constructor(field: string, value: string) {
    this.message = `The map of ${field} has no entry for "${value}".`;
  }
}

/**
 * Turns a mapping into a function of rows, given the columns of the file.
 * Throws PomonaError `invalid_parameter` when it names a column the file has not.
 */
export function rowMapper(
  mapping: CsvMapping,
  columns: readonly string[],
  schema: EventSchema,
): RowMapper {
  const columnAt = columnFinder(columns);
  const readType = cellReader('type', mapping.type, columnAt);
  const timeAt = columnAt(mapping.time.column);
  const readTime = columnTimeReader(mapping.time.format, mapping.time.zone ?? 'Z');
  const kept = (mapping.keep ?? []).map((name) => [name, columnAt(name)] as const);
  const fields = Object.entries(mapping.fields).map(([name, field]) => ({
    name,
    types: field.on && new Set(field.on),
    read: asInteger(schema, name, cellReader(name, field, columnAt)),
  }));
  return (row, line) => {
    const type = readType(row, line);
    if (type === null) return { kind: 'skipped' };
    if (type === undefined) return bad('The row has no type.');
    if (type instanceof Unmapped) return bad(type.message);
    const atUs = readTime?.(row[timeAt]!.trim());
    if (atUs === undefined) {
      return bad(`The time "${row[timeAt]}" is not in the format ${String(mapping.time.format)}.`);
    }
    const event: Record<string, unknown> = { type };
    for (const { name, types, read } of fields) {
      if (types && !types.has(String(type))) continue;
      const value = read(row, line);
      if (value instanceof Unmapped) return bad(value.message);
      if (value !== undefined && value !== null) event[name] = value;
    }
    for (const [name, at] of kept) if (row[at] !== '') event[name] ??= row[at];
    const { anonymousId } = event;
    if (anonymousId === undefined) return bad('The row has no anonymousId.');
    return { kind: 'event', atUs, anonymousId: String(anonymousId), event };
  };
}

function bad(message: string): MappedRow {
  return { kind: 'bad', message };
}

function columnFinder(columns: readonly string[]): (name: string) => number {
  return (name) => {
    const at = columns.indexOf(name);
    if (at >= 0) return at;
    const message = `The mapping names the column "${name}"; the file has ${columns.join(', ')}.`;
    throw new PomonaError('invalid_parameter', message);
  };
}

function cellReader(
  name: string,
  field: FieldMapping,
  columnAt: (name: string) => number,
): ReadCell {
  const read = sourceReader(field, columnAt);
  if (!field.map) return read;
  const entries = new Map(Object.entries(field.map));
  return (row, line) => {
    const from = String(read(row, line) ?? '');
    const to = entries.has(from) ? entries.get(from) : field.otherwise;
    if (to !== undefined) return to;
    return from === '' ? undefined : new Unmapped(name, from);
  };
}

function sourceReader(field: FieldMapping, columnAt: (name: string) => number): ReadCell {
  if (field.constant !== undefined) return () => field.constant;
  if (field.template !== undefined) return templateReader(field.template, columnAt);
  const at = columnAt(field.column ?? '');
  return (row) => (row[at] === '' ? undefined : row[at]);
}

/** `{column}` stands for its value, `{line}` for the line number; without one of the values there is none. */
function templateReader(template: string, columnAt: (name: string) => number): ReadCell {
  const parts = template.split(/\{([^{}]+)\}/).map((part, index) => {
    if (index % 2 === 0) return () => part;
    if (part === 'line') return (_: readonly string[], line: number) => String(line);
    const at = columnAt(part);
    return (row: readonly string[]) => row[at]!;
  });
  return (row, line) => {
    const values = parts.map((part) => part(row, line));
    return values.some((value, index) => index % 2 === 1 && value === '')
      ? undefined
      : values.join('');
  };
}

const integer = /^[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?$/;

/** A field the schema declares an integer is sent as one; what is no integer goes as it is and is told by the collector. */
function asInteger(schema: EventSchema, name: string, read: ReadCell): ReadCell {
  const field = schema.fields[name];
  if (!field || !Type.IsInteger(field)) return read;
  return (row, line) => {
    const value = read(row, line);
    return typeof value === 'string' && integer.test(value.trim())
      ? Number(value.replaceAll(',', ''))
      : value;
  };
}
