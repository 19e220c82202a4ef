/**
 * Why a single event was not accepted, in one typed table: code -> what the code means.
 * docs/errors.md describes each; the message of a rejection says what was wrong with that very event.
 */
export const rejectionTable = {
  invalid_json: 'The line is not valid JSON',
  not_an_object: 'An event must be a JSON object',
  unknown_type: 'The type of the event is not one of the schema',
  missing_field: 'A field that this type of event must carry is missing or null',
  invalid_field: 'A known field has a value that does not fit it',
  invalid_time: 'A time is not an RFC 3339 date-time with an offset',
  too_far_in_future: 'The event lies more than 24 hours after its receipt',
  too_old: 'The event lies before 2000-01-01T00:00:00Z',
  invalid_text: 'A known field holds a lone surrogate or NUL, which cannot be stored as given',
  too_deep: 'An unknown field is nested more than 100 levels deep',
  malformed_line: 'A line of an imported file has not the format it should have',
  too_large: 'The event would take more than 12 MiB as a stored line',
} as const satisfies Record<string, string>;

export type RejectionCode = keyof typeof rejectionTable;

/** An event that was not accepted: a value, never thrown. */
export interface Rejected {
  readonly kind: 'rejected';
  readonly code: RejectionCode;
  /** What is wrong, with the field and what it held. */
  readonly message: string;
  /** As the event gave it, where it gave a usable one. */
  readonly eventId?: string;
}

export function reject(code: RejectionCode, message: string): Rejected {
  return { kind: 'rejected', code, message };
}

const shownCharacters = 60;

/** A value as a message shows it: JSON for scalars, cut at 60 characters; only the kind for arrays and objects. */
export function show(value: unknown): string {
  if (typeof value === 'string') {
    const cut = value.length > shownCharacters;
    return JSON.stringify(cut ? value.slice(0, shownCharacters) : value) + (cut ? '…' : '');
  }
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object' && value !== null) return 'an object';
  if (value === Infinity || value === -Infinity) return 'a number too large to hold';
  return String(value);
}
