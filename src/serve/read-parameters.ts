import Type from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { PomonaError } from '../base/errors.ts';
import { parseDurationMs } from './duration.ts';

/** The query part of an address, as the server parsed it: a name given twice has a list. */
export type QueryText = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What every insight takes beside its own parameters. */
export const commonParameters = ['from', 'to', 'format'] as const;

/**
 * Reads the declared parameters of a query, with defaults filled in.
 * Throws `invalid_parameter` for a wrong value, saying what is allowed, and for a name nobody declared: a mistyped
 * parameter must not give a number that looks right.
 */
export function readParameters(
  declared: TProperties,
  query: QueryText,
  /** Names that are read elsewhere. */
  others: readonly string[] = commonParameters,
): Readonly<Record<string, string | number>> {
  refuseUnknown([...others, ...Object.keys(declared)], query);
  const values: Record<string, string | number> = {};
  for (const [name, schema] of Object.entries(declared)) {
    const text = textOf(query, name);
    const value = text === undefined ? defaultOf(schema) : readValue(name, schema, text);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** The one value of a name; throws `invalid_parameter` where it is given twice. */
export function textOf(query: QueryText, name: string): string | undefined {
  const value = query[name];
  if (typeof value === 'object') throw wrong(`${name} may be given once`);
  return value;
}

function refuseUnknown(allowed: readonly string[], query: QueryText): void {
  const unknown = Object.keys(query).find((name) => !allowed.includes(name));
  if (unknown === undefined) return;
  throw wrong(`${JSON.stringify(unknown)} is not a parameter here; allowed: ${allowed.join(', ')}`);
}

function defaultOf(schema: TSchema): string | number | undefined {
  return 'default' in schema ? (schema.default as string | number) : undefined;
}

function readValue(name: string, schema: TSchema, text: string): string | number {
  if (Type.IsInteger(schema)) return readInteger(name, schema, text);
  if ('enum' in schema) return readChoice(name, schema.enum as readonly string[], text);
  if ('format' in schema && schema.format === 'duration') return readDuration(name, text);
  return text;
}

function readInteger(name: string, schema: TSchema, text: string): number {
  const { minimum, maximum } = schema as { minimum?: number; maximum?: number };
  const value = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
  const least = minimum ?? Number.MIN_SAFE_INTEGER;
  const most = maximum ?? Number.MAX_SAFE_INTEGER;
  if (value >= least && value <= most) return value;
  throw wrong(
    `${name} must be an integer from ${least} to ${most}; it was ${JSON.stringify(text)}`,
  );
}

function readChoice(name: string, choices: readonly string[], text: string): string {
  if (choices.includes(text)) return text;
  throw wrong(`${name} must be one of ${choices.join(', ')}; it was ${JSON.stringify(text)}`);
}

function readDuration(name: string, text: string): string {
  if (parseDurationMs(text) !== undefined) return text;
  throw wrong(
    `${name} must be a duration above zero such as PT30M, P1D, 30m, 2h or 1d; it was ${JSON.stringify(text)}`,
  );
}

function wrong(message: string): PomonaError {
  return new PomonaError('invalid_parameter', message);
}
