import { XMLParser } from 'fast-xml-parser';
import { providerCode } from '../../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, SourceProblem } from '../../../src/collect/sources/source.ts';
import { decodeKorean } from './decode-korean.ts';
import { shortened } from './shortened.ts';

/**
 * The open API of the Seoul Agro-Fisheries corporation (Garak): `lists > list_total_count, list …` as XML, or
 * `{"resultData": […]}` as JSON. The manual says EUC-KR, the server sends UTF-8: both are read. It tells of errors
 * inside HTTP 200, in forms that no table explains.
 */

/** Every value as trimmed text, '' where there is none. */
export type GarakRecord = Readonly<Record<string, string>>;

export interface GarakList {
  readonly records: readonly GarakRecord[];
  /** Records of all pages together, where the answer says so. */
  readonly total?: number;
}

type Tree = Readonly<Record<string, unknown>>;

const xml = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: (name) => name === 'list',
});
const errorMark = 'ApiErrorMsg';

/** The problem an answer tells of; undefined when it is a list, or empty: what that means depends on the day. */
export function garakProblemOf({ status, bytes }: Answer): SourceProblem | undefined {
  const text = decodeKorean(bytes).trim();
  if (text.includes(errorMark)) return explainedProblem(text);
  if (/^<!doctype html|^<html/iu.test(text) || status >= 400) return pageProblem(status);
  if (text === '') return undefined;
  const tree = parse(text);
  if (tree === undefined) {
    return {
      kind: 'retry',
      code: 'unreadable',
      message: 'The answer is neither whole XML nor JSON. It may have been cut off.',
    };
  }
  if (Array.isArray(tree.resultData) || totalOf(listsOf(tree)) !== undefined) return undefined;
  return {
    kind: 'later',
    code: 'no-count',
    refusesKey: true,
    message: `The answer has no list_total_count, which is how the server refuses: check id, password and the data sets applied for.${wordsOf(text)}`,
  };
}

/** The records of an answer; undefined when it is empty. Throws SourceError when it is no list. */
export function readGarakList(answer: Answer): GarakList | undefined {
  const problem = garakProblemOf(answer);
  if (problem) throw new SourceError(problem);
  const text = decodeKorean(answer.bytes).trim();
  if (text === '') return undefined;
  const tree = parse(text) ?? {};
  const lists = listsOf(tree);
  const total = totalOf(lists);
  const found = Array.isArray(tree.resultData) ? (tree.resultData as unknown[]) : lists.list;
  return {
    records: (Array.isArray(found) ? (found as unknown[]) : []).filter(isTree).map(textsOf),
    ...(total !== undefined && { total }),
  };
}

function explainedProblem(text: string): SourceProblem {
  const words = wordsOf(text.slice(text.indexOf(errorMark) + errorMark.length));
  if (/초과|횟수|limit|quota/iu.test(words)) {
    return {
      kind: 'quota',
      code: providerCode(errorMark),
      message: `The calls a day of this id are used up.${words}`,
    };
  }
  if (/인증|비밀번호|아이디|passw|권한|승인/iu.test(words)) {
    return {
      kind: 'final',
      code: providerCode(errorMark),
      refusesKey: true,
      message: `The server refuses the id.${words}`,
    };
  }
  return {
    kind: 'later',
    code: providerCode(errorMark),
    message: `The server refuses to answer.${words}`,
  };
}

function pageProblem(status: number): SourceProblem {
  const refused = status === 401 || status === 403 || status === 404;
  return {
    kind: refused ? 'final' : 'retry',
    code: status === 200 ? 'web-page' : `http-${status}`,
    message: `The server answered a web page instead of data (HTTP ${status}): it is being worked on, or does not accept the id, the password or the address.`,
  };
}

function wordsOf(text: string): string {
  const words = text
    .replaceAll(/<[^>]*>|[<>"'{}[\]:]/gu, ' ')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return words ? ` It says: ${shortened(words)}` : '';
}

function listsOf(tree: Tree): Tree {
  const [root] = Object.values(tree).filter(isTree);
  return root ?? {};
}

function totalOf(lists: Tree): number | undefined {
  const text = textOf(lists.list_total_count);
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

function parse(text: string): Tree | undefined {
  try {
    const parsed: unknown = text.startsWith('<') ? xml.parse(text, true) : JSON.parse(text);
    return isTree(parsed) ? parsed : undefined;
  } catch {
    // What cannot be read is a problem of its own.
    return undefined;
  }
}

function textsOf(record: Tree): GarakRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
