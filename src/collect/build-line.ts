import { formatInstant, shiftInstant } from '../base/instant.ts';
import type { Instant } from '../base/instant.ts';
import { dayMs } from '../base/time.ts';
import { wrongValue } from './explain-rejection.ts';
import { extraFields } from './extra-fields.ts';
import { reject } from './rejection.ts';
import type { Rejected } from './rejection.ts';
import type { StoredField } from './stored-field.ts';
import { createTimeReader } from './time-reader.ts';

/** What the gate knows of an event beside the event; the same for all events of a request. */
export interface AcceptContext {
  readonly receivedAtMs: number;
  /** receivedAt - sentAt where the client's clock is off by more than 5 minutes; else 0. */
  readonly clockShiftMs: number;
  /** Whether it is generated sample traffic. */
  readonly sample: boolean;
  /**
   * Whether the text that the event was parsed from holds a backslash. Without one, no string in it can hold a quote,
   * a control character, NUL or a lone surrogate, and none needs to be looked at. True when in doubt.
   */
  readonly hasEscapes: boolean;
}

/** Events may lie this far ahead of their receipt. */
const maxAheadMs = dayMs;
const earliestMs = Date.UTC(2000, 0, 1);
/** The first moment that four digits of a year cannot spell. */
const endOfTimeMs = Date.UTC(10_000, 0, 1);

/** DuckDB's read_json refuses objects over 16 MiB, and with them the whole read. Escaping can double a 5 MiB body. */
const maxLineBytes = 12 * 1024 * 1024;

type JsonObject = Readonly<Record<string, unknown>>;
type BuildLine = (event: JsonObject, context: AcceptContext) => string | Rejected;

/**
 * Builds the canonical log record of an event that passed its validator: known fields in declared order, receivedAt,
 * correctedAt, sample, extra. Times become canonical UTC and are held to their bounds here.
 */
export function createLineBuilder(fields: readonly StoredField[]): BuildLine {
  const known = new Set(fields.map((field) => field.name));
  const readTime = createTimeReader();
  const formatReceivedAt = rememberLast(formatInstant);

  function timeOf(field: StoredField, text: string): Instant | Rejected {
    const instant = readTime(text);
    if (instant === undefined) {
      const { code, message } = wrongValue(field, text);
      return reject(code, message);
    }
    // occurredAt has closer bounds of its own; any other time need only fit its column.
    const isStorable = instant.ms >= earliestMs && instant.ms < endOfTimeMs;
    if (field.name === 'occurredAt' || isStorable) return instant;
    return reject(
      'invalid_time',
      `${field.name}: must lie between the years 2000 and 9999, got ${text}`,
    );
  }

  function tailOf(event: JsonObject, knownCount: number): string | Rejected {
    if (Object.keys(event).length === knownCount) return '}';
    const extra = extraFields(event, known);
    if (typeof extra === 'object') return extra;
    return extra === undefined ? '}' : `,"extra":${JSON.stringify(extra)}}`;
  }

  return function buildLine(event, context) {
    let line = '';
    let knownCount = 0;
    let corrected = '';
    for (const field of fields) {
      const value = event[field.name];
      if (value === undefined) continue;
      knownCount += 1;
      line += line === '' ? `{"${field.name}":` : `,"${field.name}":`;
      if (field.kind === 'plain') {
        line += String(value);
      } else if (field.kind === 'text') {
        const quoted = context.hasEscapes ? quote(value as string) : `"${value as string}"`;
        if (quoted === undefined) return rejectText(field);
        line += quoted;
      } else {
        const instant = timeOf(field, value as string);
        if ('kind' in instant) return instant;
        line += `"${instant.text}"`;
        if (field.name !== 'occurredAt') continue;
        const member = correctedAtMember(instant, context);
        if (typeof member === 'object') return member;
        corrected = member;
      }
    }
    const tail = tailOf(event, knownCount);
    if (typeof tail === 'object') return tail;
    const receivedAt = `,"receivedAt":"${formatReceivedAt(context.receivedAtMs)}"`;
    return bounded(line + receivedAt + corrected + (context.sample ? ',"sample":true' : '') + tail);
  };
}

/** The member `correctedAt` for the line, empty without a correction; both times must lie in bounds. */
function correctedAtMember(instant: Instant, context: AcceptContext): string | Rejected {
  const problem = outOfBounds('occurredAt', instant, context.receivedAtMs);
  if (problem !== undefined) return problem;
  if (context.clockShiftMs === 0) return '';
  // A shift can leave the range of Date, where formatting would throw: look at the number first.
  const ms = instant.ms + context.clockShiftMs;
  const shifted =
    Math.abs(ms) < endOfTimeMs ? shiftInstant(instant, context.clockShiftMs) : { text: 'that', ms };
  const name = 'occurredAt, corrected by the difference between receipt and sentAt';
  return outOfBounds(name, shifted, context.receivedAtMs) ?? `,"correctedAt":"${shifted.text}"`;
}

function outOfBounds(name: string, instant: Instant, receivedAtMs: number): Rejected | undefined {
  if (instant.ms < earliestMs) {
    return reject(
      'too_old',
      `${name}: must not lie before 2000-01-01T00:00:00Z, got ${instant.text}`,
    );
  }
  if (instant.ms - receivedAtMs > maxAheadMs) {
    const receivedAt = formatInstant(receivedAtMs);
    return reject(
      'too_far_in_future',
      `${name}: must lie at most 24 hours after its receipt (${receivedAt}), got ${instant.text}`,
    );
  }
  return undefined;
}

function rejectText(field: StoredField): Rejected {
  const what = 'holds a lone surrogate or NUL, which cannot be stored as given';
  return reject('invalid_text', `${field.name}: ${what}`);
}

const needsCare = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The text as a JSON string; undefined where it cannot be stored as given. */
function quote(text: string): string | undefined {
  if (!needsCare.test(text)) return `"${text}"`;
  return text.isWellFormed() && !text.includes('\0') ? JSON.stringify(text) : undefined;
}

function bounded(line: string): string | Rejected {
  // A UTF-16 unit takes at most 3 bytes, so that ordinary lines need not be measured.
  const isSmall = line.length * 3 <= maxLineBytes || Buffer.byteLength(line) <= maxLineBytes;
  return isSmall ? line : reject('too_large', 'the event takes more than 12 MiB as a stored line');
}

function rememberLast(format: (ms: number) => string): (ms: number) => string {
  let lastMs = NaN;
  let lastText = '';
  return (ms) => {
    if (ms !== lastMs) {
      lastText = format(ms);
      lastMs = ms;
    }
    return lastText;
  };
}
