import { messageOf, PomonaError } from '../base/errors.ts';
import { elementTexts } from './json-elements.ts';
import { show } from './rejection.ts';

/** Events as they were sent, parsed but not judged. */
export interface EventBatch {
  /** What JSON.parse made of each event; undefined where the line could not be parsed. */
  readonly values: readonly unknown[];
  /** Why a line could not be parsed, by its index. */
  readonly unreadable: ReadonlyMap<number, string>;
  /** When the client sent the batch by its own clock, as it gave it. */
  readonly sentAt?: unknown;
  /** See AcceptContext. */
  readonly hasEscapes: boolean;
  /** The text of one event as it was sent. For rejected events only: finding it may take time. */
  rawOf(index: number): string;
}

const nothingUnreadable: ReadonlyMap<number, string> = new Map();

/** A batch of events made in this process. They must be JSON values. */
export function batchOfValues(values: readonly unknown[]): EventBatch {
  return {
    values,
    unreadable: nothingUnreadable,
    hasEscapes: true,
    rawOf: (index) => writeRaw(values[index]),
  };
}

function writeRaw(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch (error) {
    // Thousands of levels deep, or circular: only the reason can be kept.
    return `cannot be written as JSON: ${String(error)}`;
  }
}

/** A batch of JSON events, one a line. Empty lines do not count; a line that cannot be parsed is one bad event. */
export function batchOfLines(text: string): EventBatch {
  const lines = splitLines(text);
  const unreadable = new Map<number, string>();
  const values = lines.map((line, index) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (error) {
      unreadable.set(index, String(error));
      return undefined;
    }
  });
  const rawOf = (index: number) => lines[index] ?? '';
  return { values, unreadable, hasEscapes: text.includes('\\'), rawOf };
}

/** The lines that hold an event. */
export function splitLines(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/**
 * A batch from a JSON text that holds one event, an array of events, or `{sentAt, events}`. Throws PomonaError
 * `invalid_json` when it is not JSON, `invalid_body` when it is none of the three.
 */
export function batchOfJson(text: string): EventBatch {
  const parsed = parseText(text);
  if (typeof parsed !== 'object' || parsed === null) {
    const shapes = 'one event (an object), an array of events, or {"sentAt", "events"}';
    throw new PomonaError('invalid_body', `The body must be ${shapes}, got ${show(parsed)}`);
  }
  const base = { unreadable: nothingUnreadable, hasEscapes: text.includes('\\') };
  if (Array.isArray(parsed)) return { ...base, values: parsed, rawOf: rawElements(text) };
  if (!isEnvelope(parsed)) return { ...base, values: [parsed], rawOf: () => text.trim() };
  const { events: values, sentAt } = parsed;
  if (!Array.isArray(values)) {
    throw new PomonaError(
      'invalid_body',
      `events: must be an array of events, got ${show(values)}`,
    );
  }
  return { ...base, values, sentAt, rawOf: rawElements(text, 'events') };
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The body is not valid JSON: ${messageOf(error)}`;
    throw new PomonaError('invalid_json', message, { cause: error });
  }
}

interface Envelope {
  readonly events: unknown;
  readonly sentAt?: unknown;
}

/** An event may itself have an unknown field `events`, but never without an eventId. */
function isEnvelope(parsed: object): parsed is Envelope {
  return Object.hasOwn(parsed, 'events') && !Object.hasOwn(parsed, 'eventId');
}

function rawElements(text: string, member?: string): (index: number) => string {
  let elements: readonly string[] | undefined;
  return (index) => {
    elements ??= elementTexts(text, member);
    return elements[index] ?? '';
  };
}
