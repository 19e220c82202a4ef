import type { Validator } from 'typebox/compile';
import { parseInstant } from '../base/instant.ts';
import { reject, show } from './rejection.ts';
import type { Rejected, RejectionCode } from './rejection.ts';
import type { StoredField } from './stored-field.ts';

interface Problem {
  readonly code: RejectionCode;
  readonly message: string;
}

const shownProblems = 5;

/**
 * Why the validator of its type refused an event: every field at fault in declared order, in words of the schema.
 * The code is the first problem's.
 *
 * @example 'quantity: must be an integer from 1 to 9999, got "3"; orderId: is missing'
 */
export function explainRejection(
  event: Readonly<Record<string, unknown>>,
  fields: readonly StoredField[],
  validator: Validator,
): Rejected {
  const wrong = new Set<string>();
  for (const error of validator.Errors(event)) {
    wrong.add(error.instancePath.split('/')[1] ?? '');
    if (error.keyword === 'required') {
      for (const name of error.params.requiredProperties) wrong.add(name);
    }
  }
  const problems = fields
    .filter((field) => wrong.has(field.name) || isUnreadableTime(field, event[field.name]))
    .map((field) => problemOf(field, event[field.name]));
  const first = problems[0] ?? {
    code: 'invalid_field',
    message: 'the event does not fit its type',
  };
  const messages = problems.slice(0, shownProblems).map((problem) => problem.message);
  if (problems.length > shownProblems) messages.push(`and ${problems.length - shownProblems} more`);
  return reject(first.code, messages.join('; ') || first.message);
}

/** To the validator, a time is a mere string. */
function isUnreadableTime(field: StoredField, value: unknown): boolean {
  return field.kind === 'time' && typeof value === 'string' && parseInstant(value) === undefined;
}

function problemOf(field: StoredField, value: unknown): Problem {
  if (value === undefined) {
    return {
      code: 'missing_field',
      message: `${field.name}: is missing; must be ${field.expected}`,
    };
  }
  return wrongValue(field, value);
}

/** The problem of a field that holds the wrong value. */
export function wrongValue(field: StoredField, value: unknown): Problem {
  const code = field.kind === 'time' ? 'invalid_time' : 'invalid_field';
  return { code, message: `${field.name}: must be ${field.expected}, got ${show(value)}` };
}
