import { parseInstant } from '../base/instant.ts';
import { messageOf } from '../base/errors.ts';
import { createEventGate } from './accept-event.ts';
import type { EventSchema } from './event-schema.ts';
import { reject } from './rejection.ts';
import type { Rejected } from './rejection.ts';

/**
 * Judges lines of a log that others write as well: what no collector would have written must not reach the engine, which
 * cannot go on behind it. Gives why a line is none of ours; undefined where it is.
 */
export function createLineJudge(schema: EventSchema): (line: string) => Rejected | undefined {
  const accept = createEventGate(schema);
  return (line) => {
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch (error) {
      return reject('invalid_json', `it is no JSON: ${messageOf(error)}`);
    }
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
      return reject('not_an_object', 'it is no JSON object');
    }
    if (countFields(line) !== Object.keys(parsed).length) {
      return reject('invalid_json', 'a field is there twice');
    }
    const { receivedAt, correctedAt, sample, extra, ...event } = parsed as StoredLine;
    const received = typeof receivedAt === 'string' ? parseInstant(receivedAt) : undefined;
    if (!received) return reject('invalid_time', 'receivedAt is no time');
    if (!isTime(correctedAt) || !isOf(sample, 'boolean') || !isOf(extra, 'string')) {
      return reject('invalid_field', 'a field of the collector is of another type');
    }
    const outcome = accept(event, {
      ...{ receivedAtMs: received.ms, clockShiftMs: 0, sample: false, hasEscapes: true },
    });
    return outcome.kind === 'accepted' ? undefined : outcome;
  };
}

/** Fields of the outermost object of a text that is JSON, each as often as it is there. */
function countFields(json: string): number {
  let [fields, depth] = [0, 0];
  for (const [token] of json.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/gs)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) fields += 1;
  }
  return fields;
}

interface StoredLine {
  readonly receivedAt?: unknown;
  readonly correctedAt?: unknown;
  readonly sample?: unknown;
  readonly extra?: unknown;
}

function isTime(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && parseInstant(value) !== undefined);
}

function isOf(value: unknown, type: 'boolean' | 'string'): boolean {
  return value === undefined || typeof value === type;
}
