import { XMLParser } from 'fast-xml-parser';
import { providerCode } from '../../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, SourceProblem } from '../../../src/collect/sources/source.ts';
import { shortened } from './shortened.ts';

/**
 * What every service of apis.data.go.kr has in common: `response > header, body > items > item`, as JSON or XML, and
 * four forms of error, each of which may come whatever form was asked for.
 * Source: the guide of the short-term forecast (data.go.kr 15084084) and the portal's table of error codes.
 */

/** One item of an answer: every value as text, '' where there is none. */
export type DataGoKrItem = Readonly<Record<string, string>>;

export interface DataGoKrItems {
  readonly items: readonly DataGoKrItem[];
  /** Items of all pages together, where the answer says so. */
  readonly total?: number;
}

interface ErrorCode {
  readonly name: string;
  readonly kind: SourceProblem['kind'];
  readonly message: string;
  readonly refusesKey?: true;
}

/** What the gateway and the services behind it tell by number, in words for a person. */
export const errorCodes: Readonly<Record<number, ErrorCode>> = {
  1: {
    name: 'APPLICATION_ERROR',
    kind: 'retry',
    message: 'The service had an error of its own (application). It usually passes.',
  },
  2: {
    name: 'DB_ERROR',
    kind: 'retry',
    message: 'The service had an error of its own (database). It usually passes.',
  },
  3: { name: 'NODATA_ERROR', kind: 'empty', message: 'There is no data for what was asked.' },
  4: {
    name: 'HTTP_ERROR',
    kind: 'retry',
    message: 'The gateway could not reach the service behind it. It usually passes.',
  },
  5: {
    name: 'SERVICETIME_OUT',
    kind: 'retry',
    message: 'The service behind the gateway took too long. It usually passes.',
  },
  10: {
    name: 'INVALID_REQUEST_PARAMETER_ERROR',
    kind: 'final',
    message: 'The service does not accept a value that was asked with.',
  },
  11: {
    name: 'NO_MANDATORY_REQUEST_PARAMETERS_ERROR',
    kind: 'final',
    message: 'The service misses a value it needs.',
  },
  12: {
    name: 'NO_OPENAPI_SERVICE_ERROR',
    kind: 'final',
    message: 'There is no such service, or not any more. Check the address in the settings.',
  },
  20: {
    name: 'SERVICE_ACCESS_DENIED_ERROR',
    kind: 'final',
    refusesKey: true,
    message:
      'The key may not use this service, or none was sent. Apply for this very service (활용신청) on data.go.kr: each service needs its own application.',
  },
  21: {
    name: 'TEMPORARILY_DISABLE_THE_SERVICEKEY_ERROR',
    kind: 'later',
    refusesKey: true,
    message: 'The key is blocked for the moment. Ask data.go.kr if it stays so.',
  },
  22: {
    name: 'LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR',
    kind: 'quota',
    message: "Today's calls of this key are used up. It goes on tomorrow.",
  },
  23: {
    name: 'LIMITED_NUMBER_OF_SERVICE_REQUESTS_PER_SECOND_EXCEEDS_ERROR',
    kind: 'retry',
    message: 'Too many calls in one second. It goes on after a pause.',
  },
  29: {
    name: 'BLACKLIST_IP_ACCESS_ERROR',
    kind: 'final',
    message: "This server's address is on the portal's black list. Ask data.go.kr to lift it.",
  },
  30: {
    name: 'SERVICE_KEY_IS_NOT_REGISTERED_ERROR',
    kind: 'final',
    refusesKey: true,
    message:
      'The key is unknown: it is not active yet (30 to 60 minutes after approval), was encoded twice (set the decoded key), or is mistyped.',
  },
  31: {
    name: 'DEADLINE_HAS_EXPIRED_ERROR',
    kind: 'final',
    refusesKey: true,
    message: 'The time the key was granted for is over. Extend it on data.go.kr.',
  },
  32: {
    name: 'UNREGISTERED_IP_ERROR',
    kind: 'final',
    refusesKey: true,
    message: "The key works from registered addresses only, and this server's is not one.",
  },
  33: {
    name: 'UNSIGNED_CALL_ERROR',
    kind: 'final',
    refusesKey: true,
    message: 'The gateway asks for a signed call. Check the kind of key on data.go.kr.',
  },
  99: {
    name: 'UNKNOWN_ERROR',
    kind: 'retry',
    message: 'The service had an error it does not explain. It usually passes.',
  },
};

const xml = new XMLParser({ parseTagValue: false, ignoreAttributes: true });

/**
 * The problem an answer tells of, in words for a person; undefined when it is data. Knows the service's own code in
 * the normal envelope, the gateway's error as XML and as JSON, the flat JSON form, and pages or texts instead of data.
 */
export function problemOf(answer: Answer): SourceProblem | undefined {
  const parsed = parse(answer.text);
  const gateway = branch(parsed, 'OpenAPI_ServiceResponse', 'cmmMsgHeader');
  if (gateway) return gatewayProblem(gateway);
  const header = branch(parsed, 'response', 'header') ?? flatHeader(parsed);
  if (header) return codedProblem(text(header.resultCode), text(header.resultMsg));
  return strangerProblem(answer);
}

/**
 * The items of an answer, whether JSON or XML: `items` may be '', null or absent, and `item` one object instead of
 * an array. Throws SourceError when it is an error or no envelope at all.
 */
export function readItems(answer: Answer): DataGoKrItems {
  const problem = problemOf(answer);
  if (problem?.kind === 'empty') return { items: [], total: 0 };
  if (problem) throw new SourceError(problem);
  const body = branch(parse(answer.text), 'response', 'body');
  const found = branch(body, 'items')?.item;
  const items = Array.isArray(found) ? (found as unknown[]) : [found];
  const total = text(body?.totalCount);
  return {
    items: items.filter(isRecord).map(textsOf),
    ...(/^\d+$/.test(total) && { total: Number(total) }),
  };
}

function gatewayProblem(header: Readonly<Record<string, unknown>>): SourceProblem {
  // The two texts sometimes swap roles, and the code is sometimes missing.
  const words = [text(header.returnAuthMsg), text(header.errMsg)].filter(Boolean).join(', ');
  const code = text(header.returnReasonCode) || codeNamedIn(words);
  return codedProblem(code, words) ?? unexplained(code, words);
}

function codedProblem(code: string, words: string): SourceProblem | undefined {
  const number = code === '' ? Number.NaN : Number(code);
  if (number === 0) return undefined;
  const known = errorCodes[number];
  if (!known) return unexplained(code, words);
  const added = words && !words.includes(known.name) ? ` It says: ${shortened(words)}` : '';
  const { name: _, ...meaning } = known;
  return {
    ...meaning,
    code: providerCode(String(number).padStart(2, '0')),
    message: `${known.message}${added}`,
  };
}

function codeNamedIn(words: string): string {
  const found = Object.entries(errorCodes).find(([, { name }]) => words.includes(name));
  return found?.[0] ?? '';
}

function unexplained(code: string, words: string): SourceProblem {
  return {
    kind: 'retry',
    code: providerCode(code),
    message: `The service answered with an error that is in none of its tables: ${shortened(words) || 'without a word'}`,
  };
}

/** What is no envelope: a page of a proxy, a plain text, half an answer. */
function strangerProblem({ status, text: body }: Answer): SourceProblem {
  const code = `http-${status}` as const;
  if (status === 401 || status === 403) {
    return {
      kind: 'final',
      code,
      message: `The gateway refuses the key (HTTP ${status}). ${errorCodes[30]?.message}`,
    };
  }
  if (status === 429) {
    return { kind: 'later', code, message: 'Too many calls (HTTP 429). It goes on after a pause.' };
  }
  const form = /^\s*(<!doctype html|<html)/i.test(body) ? 'a web page' : 'something unreadable';
  return {
    kind: 'retry',
    code: status === 200 ? 'unreadable' : code,
    message: `The server answered ${form} instead of data (HTTP ${status}).`,
  };
}

function flatHeader(parsed: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(parsed) && 'resultCode' in parsed ? parsed : undefined;
}

function parse(body: string): unknown {
  try {
    return body.trimStart().startsWith('<') ? xml.parse(body, true) : JSON.parse(body);
  } catch {
    // What cannot be read is told apart by strangerProblem.
    return undefined;
  }
}

function branch(
  tree: unknown,
  ...path: readonly string[]
): Readonly<Record<string, unknown>> | undefined {
  let at = tree;
  for (const name of path) at = isRecord(at) ? at[name] : undefined;
  return isRecord(at) ? at : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(item: Readonly<Record<string, unknown>>): DataGoKrItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, text(value)]));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}
