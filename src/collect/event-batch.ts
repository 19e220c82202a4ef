import { elementTexts } from './json-elements.ts';

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
 * A batch from a JSON text that holds one event, an array of events, or `{sentAt, events}`. Undefined when it is
 * neither object nor array; throws SyntaxError when it is not JSON.
 */
export function batchOfJson(text: string): EventBatch | undefined {
  const parsed: unknown = JSON.parse(text);
  if (typeof parsed !== 'object' || parsed === null) return undefined;
  const base = { unreadable: nothingUnreadable, hasEscapes: text.includes('\\') };
  if (Array.isArray(parsed)) return { ...base, values: parsed, rawOf: rawElements(text) };
  if (isEnvelope(parsed)) {
    const { events: values, sentAt } = parsed;
    return { ...base, values, sentAt, rawOf: rawElements(text, 'events') };
  }
  return { ...base, values: [parsed], rawOf: () => text.trim() };
}

interface Envelope {
  readonly events: readonly unknown[];
  readonly sentAt?: unknown;
}

/** An event may itself have an unknown field `events`, but never without an eventId. */
function isEnvelope(parsed: object): parsed is Envelope {
  const has = (name: string) => Object.hasOwn(parsed, name);
  return has('events') && !has('eventId') && Array.isArray((parsed as Envelope).events);
}

function rawElements(text: string, member?: string): (index: number) => string {
  let elements: readonly string[] | undefined;
  return (index) => {
    elements ??= elementTexts(text, member);
    return elements[index] ?? '';
  };
}
