import { providerCode } from '../../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, SourceProblem } from '../../../src/collect/sources/source.ts';
import { decodeKorean } from './decode-korean.ts';

/**
 * The open API of KAMIS as JSON: `condition` repeats what was asked, and `data` is either an object with `error_code` and
 * `item`, or, on errors, a list that holds a code: `["001"]`. One action has `error_code` and `price` without `data`. A value
 * that is missing is an empty list.
 */

/** Every value as trimmed text, '' where there is none. */
export type KamisRecord = Readonly<Record<string, string>>;

type Tree = Readonly<Record<string, unknown>>;
type Meaning = Omit<SourceProblem, 'code'>;

const meanings: Readonly<Record<string, Meaning>> = {
  '001': { kind: 'empty', message: 'There is no data for what was asked.' },
  // Not final: what it does not accept may be one kind of fruit, and the others do not share it.
  '200': {
    kind: 'later',
    message: 'The service does not accept a value that was asked with, or misses one.',
  },
  '900': {
    kind: 'final',
    refusesKey: true,
    message:
      'The key or the id is not known. Both are needed: POMONA_KAMIS_KEY is the certification key, POMONA_KAMIS_ID the id it was issued to.',
  },
};

/** The problem an answer tells of; undefined when it is data. */
export function kamisProblemOf(answer: Answer): SourceProblem | undefined {
  const tree = parse(answer);
  if (!tree) return strangerProblem(answer);
  const code = codeOf(tree);
  if (code === '000') return undefined;
  const meaning = meanings[code] ?? {
    kind: 'later',
    message: `The service answered with a code that is in none of its tables${code ? `: ${code.slice(0, 40)}` : ''}.`,
  };
  return { code: providerCode(code), ...meaning };
}

/** The records of an answer. Throws SourceError when it is an error or no answer of KAMIS. */
export function readKamis(answer: Answer): readonly KamisRecord[] {
  const problem = kamisProblemOf(answer);
  if (problem?.kind === 'empty') return [];
  if (problem) throw new SourceError(problem);
  const { data, price } = parse(answer) ?? {};
  const found = isTree(data) ? data.item : price;
  const items = Array.isArray(found) ? (found as unknown[]) : [found];
  return items.filter(isTree).map(textsOf);
}

/**
 * Throws SourceError when the answer repeats another question than the one that was asked: a parameter that the server does
 * not know by its name is left out, and the answer is then for everything, or for something else.
 */
export function requireEcho(answer: Answer, asked: Readonly<Record<string, string>>): void {
  const condition = parse(answer)?.condition;
  const echo = Array.isArray(condition) ? (condition as unknown[])[0] : condition;
  if (!isTree(echo)) return;
  for (const [name, value] of Object.entries(asked)) {
    const echoed = textOf(echo[name]);
    if (!(name in echo) || echoed === value) continue;
    throw new SourceError({
      kind: 'later',
      code: 'other-question',
      message: `The answer is for ${name} "${echoed}", and "${value}" was asked for.`,
    });
  }
}

function codeOf({ data, error_code: outer }: Tree): string {
  if (Array.isArray(data)) return textOf((data as unknown[])[0]);
  if (isTree(data) && 'error_code' in data) return textOf(data.error_code);
  return textOf(outer);
}

function strangerProblem({ status, text }: Answer): SourceProblem {
  const isPage = /^\s*(?:<!doctype html|<html)/iu.test(text);
  return {
    kind: status === 401 || status === 403 || status === 404 ? 'final' : 'retry',
    code: status !== 200 ? `http-${status}` : isPage ? 'web-page' : 'unreadable',
    message: isPage
      ? `The server answered a web page instead of data (HTTP ${status}): the page it shows for addresses it does not know, or while it is being worked on.`
      : `The answer is not whole JSON (HTTP ${status}). It may have been cut off.`,
  };
}

function parse({ bytes }: Answer): Tree | undefined {
  try {
    const parsed: unknown = JSON.parse(decodeKorean(bytes));
    return isTree(parsed) ? parsed : undefined;
  } catch {
    // What cannot be read is told apart by strangerProblem.
    return undefined;
  }
}

function textsOf(record: Tree): KamisRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
