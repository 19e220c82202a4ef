import Type from 'typebox';
import type { Static } from 'typebox';
import { Value } from 'typebox/value';
import { messageOf, PomonaError } from '../base/errors.ts';
import { requiredOfAll } from './event-schema.ts';
import type { EventSchema } from './event-schema.ts';
import { timeFormats, columnTimeReader } from './read-column-time.ts';

const text = Type.String({ minLength: 1 });
const constant = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);
const mapped = Type.Union([Type.String(), Type.Number(), Type.Null()]);

/** Where a field gets its value: exactly one of column, constant and template. */
const fieldMapping = Type.Object(
  {
    column: Type.Optional(text),
    constant: Type.Optional(constant),
    template: Type.Optional(text),
    map: Type.Optional(Type.Record(Type.String(), mapped)),
    otherwise: Type.Optional(mapped),
    on: Type.Optional(Type.Array(text, { minItems: 1 })),
  },
  { additionalProperties: false },
);

/** How the rows of a CSV file become events; docs/importing.md explains it part by part. */
const csvMapping = Type.Object(
  {
    description: Type.Optional(Type.String()),
    csv: Type.Optional(
      Type.Object(
        {
          delimiter: Type.Optional(Type.String({ minLength: 1, maxLength: 1 })),
          encoding: Type.Optional(Type.Union([Type.Literal('utf-8'), Type.Literal('euc-kr')])),
          columns: Type.Optional(Type.Array(text, { minItems: 1 })),
        },
        { additionalProperties: false },
      ),
    ),
    time: Type.Object(
      {
        column: text,
        format: Type.Union(timeFormats.map((format) => Type.Literal(format))),
        zone: Type.Optional(text),
      },
      { additionalProperties: false },
    ),
    type: fieldMapping,
    fields: Type.Record(Type.String(), fieldMapping),
    keep: Type.Optional(Type.Array(text)),
    sessions: Type.Optional(
      Type.Object(
        { silenceMinutes: Type.Number({ exclusiveMinimum: 0, maximum: 525_600 }) },
        { additionalProperties: false },
      ),
    ),
    duplicates: Type.Optional(Type.Union([Type.Literal('keep'), Type.Literal('drop')])),
    keepOrder: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
);

export type FieldMapping = Static<typeof fieldMapping>;
export type CsvMapping = Static<typeof csvMapping>;

/**
 * Reads a mapping file (JSON) and checks it against the events it is to make, before any row is read.
 *
 * Throws PomonaError `invalid_parameter`; its message lists everything that is wrong.
 */
export function parseCsvMapping(json: string, schema: EventSchema): CsvMapping {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw invalid([`it is not valid JSON (${messageOf(error)})`]);
  }
  const mistakes = shapeMistakes(value);
  if (mistakes.length > 0) throw invalid(mistakes);
  const mapping = value as CsvMapping;
  const wrong = [...valueMistakes(mapping), ...schemaMistakes(mapping, schema)];
  if (wrong.length > 0) throw invalid(wrong);
  return mapping;
}

function invalid(mistakes: readonly string[]): PomonaError {
  return new PomonaError('invalid_parameter', `The mapping is wrong: ${mistakes.join('; ')}.`);
}

function shapeMistakes(value: unknown): readonly string[] {
  // Of a union, its members' complaints name the values that are allowed; the union's own says nothing more.
  const allowed = new Map<string, string[]>();
  const messages = new Set<string>();
  for (const error of Value.Errors(csvMapping, value)) {
    const at = error.instancePath.slice(1).replaceAll('/', '.');
    const params: Record<string, unknown> = error.params;
    if (error.keyword === 'const') {
      allowed.set(at, [...(allowed.get(at) ?? []), JSON.stringify(params['allowedValue'])]);
    } else if (error.keyword === 'additionalProperties') {
      for (const name of params['additionalProperties'] as string[]) {
        messages.add(`${at === '' ? 'it' : at} must not have "${name}"`);
      }
    } else if (error.keyword !== 'boolean' && error.keyword !== 'anyOf') {
      messages.add(`${at === '' ? 'it' : at} ${error.message}`);
    }
  }
  const choices = [...allowed].map(([at, values]) => `${at} must be one of ${values.join(', ')}`);
  return [...messages, ...choices];
}

function valueMistakes(mapping: CsvMapping): readonly string[] {
  const mistakes: string[] = [];
  for (const [name, field] of [
    ['type', mapping.type] as const,
    ...Object.entries(mapping.fields),
  ]) {
    const sources = [field.column, field.constant, field.template].filter((x) => x !== undefined);
    if (sources.length !== 1) {
      mistakes.push(`${name} must have exactly one of column, constant and template`);
    }
    if (field.otherwise !== undefined && field.map === undefined) {
      mistakes.push(`${name} has "otherwise" without a "map"`);
    }
  }
  const { format, zone } = mapping.time;
  if (format === 'local' && zone === undefined) {
    mistakes.push('time needs a "zone" (such as "Asia/Seoul" or "+09:00") with the format "local"');
  } else if (zone !== undefined && !columnTimeReader('local', zone)) {
    mistakes.push(
      `time.zone "${zone}" is no time zone; write a name as "Asia/Seoul" or an offset as "+09:00"`,
    );
  }
  return mistakes;
}

function schemaMistakes(mapping: CsvMapping, schema: EventSchema): readonly string[] {
  const mistakes: string[] = [];
  const types = Object.keys(schema.requiredByType);
  const typesMade = possibleTypes(mapping.type);
  for (const type of [
    ...typesMade,
    ...Object.values(mapping.fields).flatMap(({ on }) => on ?? []),
  ]) {
    if (types.includes(type)) continue;
    mistakes.push(`"${type}" is no type of event; there are ${types.join(', ')}`);
  }
  for (const name of Object.keys(mapping.fields)) {
    if (name === 'type' || name === 'occurredAt') {
      mistakes.push(`fields.${name} is out of place: it has a part of its own`);
    } else if (!Object.hasOwn(schema.fields, name)) {
      mistakes.push(`fields.${name} is no field of an event; other columns go into "keep"`);
    }
  }
  for (const name of mapping.keep ?? []) {
    if (!Object.hasOwn(schema.fields, name)) continue;
    mistakes.push(
      `keep must not have "${name}": it is a field of events, so map it under "fields"`,
    );
  }
  return [...new Set(mistakes), ...missingFields(typesMade, mapping, schema)];
}

/** Types that are written in the mapping; those that come from a column as they are are checked event by event. */
function possibleTypes(type: FieldMapping): readonly string[] {
  const values = type.map ? [...Object.values(type.map), type.otherwise] : [type.constant];
  return [...new Set(values.filter((value) => value !== undefined && value !== null).map(String))];
}

function missingFields(
  types: readonly string[],
  mapping: CsvMapping,
  schema: EventSchema,
): readonly string[] {
  const missingFrom = new Map<string, string[]>();
  for (const type of types) {
    for (const name of [...requiredOfAll(schema), ...(schema.requiredByType[type] ?? [])]) {
      if (isGiven(name, type, mapping)) continue;
      missingFrom.set(name, [...(missingFrom.get(name) ?? []), type]);
    }
  }
  return [...missingFrom].map(([name, on]) => {
    const cut = ', or cut sessions with "sessions": {"silenceMinutes": 30}';
    return `${on.join(', ')} needs ${name}: add it to "fields"${name === 'sessionId' ? cut : ''}`;
  });
}

function isGiven(name: string, type: string, mapping: CsvMapping): boolean {
  if (name === 'type' || name === 'occurredAt' || name === 'eventId') return true;
  if (name === 'sessionId' && mapping.sessions) return true;
  const field = mapping.fields[name];
  return field !== undefined && (!field.on || field.on.includes(type));
}
