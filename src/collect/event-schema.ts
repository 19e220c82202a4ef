import Type from 'typebox';
import type { TObject, TProperties, TSchema } from 'typebox';

/**
 * The one declaration of a domain's events. From it come the validator, the TypeScript types (`Static`), the JSON
 * Schema in OpenAPI and the columns of every store.
 */
export interface EventSchema<
  Fields extends TProperties = TProperties,
  EventType extends string = string,
> {
  /** Every known field, by name; the same name from the browser to the SQL column. */
  readonly fields: Fields;
  /** An event as a client sends it, for the reference. */
  readonly example?: Readonly<Record<string, unknown>>;
  /** Fields that each type of event must carry, beside {@link requiredOfAll}. */
  readonly requiredByType: Readonly<Record<EventType, readonly (keyof Fields & string)[]>>;
}

const identifier = (description: string) =>
  Type.String({ minLength: 1, maxLength: 64, description });

/**
 * Fields the kit itself knows: identity, time, visitor, session. A schema without visitors leaves the last three out;
 * what it has of {@link requiredEnvelopeFields} is required on every event.
 */
export const envelopeFields = {
  eventId: identifier('Identity of the event, together with occurredAt; the SDK sends a UUIDv7'),
  occurredAt: Type.String({
    format: 'date-time',
    description:
      'When it happened by the clock of the client (RFC 3339 with an offset); not before 2000, at most 24 h ahead',
  }),
  anonymousId: identifier('The browser: a visitor is a distinct anonymousId'),
  userId: identifier('The user, once logged in'),
  sessionId: identifier(
    'The session: new after 30 minutes of silence, at midnight in Seoul, or on a new campaign',
  ),
} satisfies TProperties;

export const requiredEnvelopeFields = [
  'eventId',
  'type',
  'occurredAt',
  'anonymousId',
  'sessionId',
] as const;

/** Fields that every event of a schema must carry, whatever its type. */
export function requiredOfAll(schema: EventSchema): readonly string[] {
  return requiredEnvelopeFields.filter((name) => Object.hasOwn(schema.fields, name));
}

/** What the collector adds to an event. A client's field of the same name is an unknown field like any other. */
export const collectorFields = {
  receivedAt: Type.String({ format: 'date-time', description: 'When the collector received it' }),
  correctedAt: Type.String({
    format: 'date-time',
    description:
      'occurredAt set right by the difference between receivedAt and sentAt; only where the clock of the client was off by more than 5 minutes. Windows use it in place of occurredAt',
  }),
  sample: Type.Boolean({ description: 'True for generated sample traffic' }),
  extra: Type.String({ description: 'Unknown fields, as one JSON object' }),
} satisfies TProperties;

export type ColumnType = 'VARCHAR' | 'TIMESTAMP' | 'INTEGER' | 'BIGINT' | 'BOOLEAN';

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** The columns of a stored event: its known fields, then what the collector adds. Times are UTC. */
export function eventColumns(schema: EventSchema): readonly Column[] {
  return Object.entries({ ...schema.fields, ...collectorFields }).map(([name, field]) => ({
    name,
    type: columnType(field),
  }));
}

function columnType(field: TSchema): ColumnType {
  if (Type.IsString(field))
    return 'format' in field && field.format === 'date-time' ? 'TIMESTAMP' : 'VARCHAR';
  if (Type.IsInteger(field)) {
    const maximum = 'maximum' in field ? Number(field.maximum) : Infinity;
    return maximum <= 2_147_483_647 ? 'INTEGER' : 'BIGINT';
  }
  if (Type.IsBoolean(field)) return 'BOOLEAN';
  return 'VARCHAR';
}

/** The JSON Schema of one event of a type: known fields, those it must carry, and room for unknown ones. */
export function schemaOfType(schema: EventSchema, type: string): TObject {
  const required = new Set<string>([
    ...requiredOfAll(schema),
    ...(schema.requiredByType[type] ?? []),
  ]);
  const properties = Object.fromEntries(
    Object.entries(schema.fields).map(([name, field]): [string, TSchema] => {
      const typed = name === 'type' ? Type.Literal(type) : field;
      return [name, required.has(name) ? typed : Type.Optional(typed)];
    }),
  );
  return Type.Object(properties, { title: type, additionalProperties: true });
}

/** The JSON Schema of any event: one of its types. */
export function schemaOfAnyEvent(schema: EventSchema): TSchema {
  return Type.Union(Object.keys(schema.requiredByType).map((type) => schemaOfType(schema, type)));
}
