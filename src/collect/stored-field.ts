import Type from 'typebox';
import type { TSchema } from 'typebox';
import type { EventSchema } from './event-schema.ts';

/** A known field as the gate treats it. */
export interface StoredField {
  readonly name: string;
  /** `text` and `time` are JSON strings in the line; `plain` is a number or a boolean. */
  readonly kind: 'text' | 'time' | 'plain';
  /** What the validator checks. Times are checked by parseInstant instead, which must read them anyway. */
  readonly checked: TSchema;
  /** What a value must be, for messages: "an integer from 1 to 9999". */
  readonly expected: string;
}

/**
 * The known fields of a schema in their declared order. A stored line must never hold a value that its column cannot:
 * one such line would cost all lines read beside it. So whole numbers are held to what their column holds, and a field
 * that has no scalar column throws TypeError.
 */
export function storedFields(schema: EventSchema): readonly StoredField[] {
  return Object.entries(schema.fields).map(([name, field]) => {
    // Names of Object.prototype would be found on every event, given or not.
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name) || name in {}) {
      throw new TypeError(`Field "${name}": a name is letters and digits, and not one of Object's`);
    }
    return storedField(name, field);
  });
}

function storedField(name: string, field: TSchema): StoredField {
  const choices = choicesOf(field);
  if (choices !== undefined) {
    const kind = choices.every((choice) => typeof choice === 'string') ? 'text' : 'plain';
    return { name, kind, checked: field, expected: `one of ${choices.join(', ')}` };
  }
  if (Type.IsString(field)) return stringField(name, field);
  if (Type.IsInteger(field)) return integerField(name, field);
  if (Type.IsBoolean(field))
    return { name, kind: 'plain', checked: field, expected: 'true or false' };
  if (Type.IsNumber(field)) return { name, kind: 'plain', checked: field, expected: 'a number' };
  throw new TypeError(
    `Field "${name}": only strings, numbers, booleans and unions of literals can be stored in a column`,
  );
}

function choicesOf(field: TSchema): readonly unknown[] | undefined {
  if (Type.IsEnum(field)) return field.enum;
  if (Type.IsLiteral(field)) return [field.const];
  if (!Type.IsUnion(field)) return undefined;
  const choices = field.anyOf.map((member) => (Type.IsLiteral(member) ? member.const : undefined));
  return choices.includes(undefined) ? undefined : choices;
}

function stringField(name: string, field: TSchema): StoredField {
  if ('format' in field && field.format === 'date-time') {
    const expected = 'an RFC 3339 time with an offset, such as 2026-11-22T09:00:00+09:00';
    return { name, kind: 'time', checked: Type.String(), expected };
  }
  const least = numberOf(field, 'minLength') ?? 0;
  const most = numberOf(field, 'maxLength');
  const range = most === undefined ? atLeast(least) : ` of ${least} to ${most} characters`;
  const pattern = 'pattern' in field ? ` like ${String(field.pattern)}` : '';
  return { name, kind: 'text', checked: field, expected: `a string${range}${pattern}` };
}

function atLeast(characters: number): string {
  return characters === 0 ? '' : ` of at least ${characters} characters`;
}

function integerField(name: string, field: TSchema): StoredField {
  const declaredMost = numberOf(field, 'maximum') ?? Number.MAX_SAFE_INTEGER;
  const isBigint = declaredMost > 2_147_483_647;
  const maximum = Math.min(declaredMost, Number.MAX_SAFE_INTEGER);
  const columnLeast = isBigint ? Number.MIN_SAFE_INTEGER : -2_147_483_648;
  const minimum = Math.max(numberOf(field, 'minimum') ?? columnLeast, columnLeast);
  const checked = Type.Integer({ ...field, minimum, maximum });
  return { name, kind: 'plain', checked, expected: `an integer from ${minimum} to ${maximum}` };
}

function numberOf(field: TSchema, keyword: string): number | undefined {
  const value: unknown = keyword in field ? field[keyword as keyof TSchema] : undefined;
  return typeof value === 'number' ? value : undefined;
}
