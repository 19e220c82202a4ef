import type { Static, TObject } from 'typebox';
import { Compile } from 'typebox/compile';
import { PomonaError } from '../base/errors.ts';

/**
 * Reads the body of a request that changes something: a JSON object with these fields and no other, for a mistyped
 * name must not pass for one left out. Throws `invalid_body`, naming the field.
 */
export function bodyReader<Schema extends TObject>(
  schema: Schema,
): (body: unknown) => Static<Schema> {
  const validator = Compile(schema);
  const allowed = Object.keys(schema.properties);
  return (body) => {
    const given = typeof body === 'object' ? Object.keys(body ?? {}) : [];
    const unknown = given.find((name) => !allowed.includes(name));
    if (unknown !== undefined) {
      throw wrong(`${JSON.stringify(unknown)} is not a field here; allowed: ${allowed.join(', ')}`);
    }
    if (validator.Check(body)) return body as Static<Schema>;
    const [first] = validator.Errors(body);
    const where = first?.instancePath ? first.instancePath.slice(1) : 'The body';
    throw wrong(`${where} ${first?.message ?? 'has the wrong shape'}`);
  };
}

function wrong(message: string): PomonaError {
  return new PomonaError('invalid_body', message);
}
