import { Compile } from 'typebox/compile';
import type { Validator } from 'typebox/compile';
import { createLineBuilder } from './build-line.ts';
import type { AcceptContext } from './build-line.ts';
import { schemaOfType } from './event-schema.ts';
import type { EventSchema } from './event-schema.ts';
import { explainRejection } from './explain-rejection.ts';
import { reject, show } from './rejection.ts';
import type { Rejected } from './rejection.ts';
import { storedFields } from './stored-field.ts';
import type { StoredField } from './stored-field.ts';

export type { AcceptContext } from './build-line.ts';

/** An event that was accepted, as its canonical log record: one line of JSON without the line break. */
export interface Accepted {
  readonly kind: 'accepted';
  readonly line: string;
}

export type Outcome = Accepted | Rejected;

/** Judges one event, which is what JSON.parse made of a client's text. Never throws on what a client can send. */
export type EventGate = (raw: unknown, context: AcceptContext) => Outcome;

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Compiles a schema into the gate through which every event passes: one validator a type, times read and bounded,
 * unknown fields kept apart. What fails may be slow: it is looked at again without its nulls (null in an optional
 * field means absent), then explained.
 *
 * @example
 * const accept = createEventGate(shopEvents);
 * accept({ type: 'login' }, context); // { kind: 'rejected', code: 'missing_field', message: 'eventId: is missing…' }
 */
export function createEventGate(schema: EventSchema): EventGate {
  const fields = storedFields(schema);
  const validators = compileValidators(schema, fields);
  const buildLine = createLineBuilder(fields);
  const typeNames = [...validators.keys()].join(', ');

  function judge(event: JsonObject, context: AcceptContext): string | Rejected {
    const validator = validators.get(event.type as string);
    if (validator === undefined) return rejectType(event, typeNames);
    if (validator.Check(event)) return buildLine(event, context);
    const present = withoutNulls(event, fields);
    if (validator.Check(present)) return buildLine(present, context);
    return explainRejection(present, fields, validator);
  }

  return function accept(raw, context) {
    if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) {
      return reject('not_an_object', `an event must be a JSON object, got ${show(raw)}`);
    }
    const event = raw as JsonObject;
    const judged = judge(event, context);
    return typeof judged === 'string' ? { kind: 'accepted', line: judged } : named(judged, event);
  };
}

function compileValidators(
  schema: EventSchema,
  fields: readonly StoredField[],
): ReadonlyMap<string, Validator> {
  const checked = Object.fromEntries(fields.map((field) => [field.name, field.checked]));
  const types = Object.keys(schema.requiredByType);
  return new Map(
    types.map((type) => [type, Compile(schemaOfType({ ...schema, fields: checked }, type))]),
  );
}

function rejectType(event: JsonObject, typeNames: string): Rejected {
  if (event.type === undefined || event.type === null) {
    return reject('missing_field', `type: is missing; must be one of ${typeNames}`);
  }
  return reject('unknown_type', `type: must be one of ${typeNames}, got ${show(event.type)}`);
}

/** Object.fromEntries defines properties rather than setting them, so that a key `__proto__` stays a mere key. */
function withoutNulls(event: JsonObject, fields: readonly StoredField[]): JsonObject {
  const nulls = new Set(
    fields.filter(({ name }) => event[name] === null).map((field) => field.name),
  );
  if (nulls.size === 0) return event;
  return Object.fromEntries(Object.entries(event).filter(([name]) => !nulls.has(name)));
}

const maxEchoedIdCharacters = 200;

function named(rejected: Rejected, event: JsonObject): Rejected {
  const { eventId } = event;
  const isUsable = typeof eventId === 'string' && eventId.length <= maxEchoedIdCharacters;
  return isUsable ? { ...rejected, eventId } : rejected;
}
