import { XMLParser } from 'fast-xml-parser';
import { providerCode } from '../../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, SourceProblem } from '../../../src/collect/sources/source.ts';
import { shortened } from './shortened.ts';

/**
 * The open API of data.mafra.go.kr: a grid of rows under its own name, and a result code either in it or, on errors,
 * in its place. INFO-000, -100, -200 and ERROR-350 are known of it; the meaning of the other codes is that of similar portals.
 */

/** Every value as trimmed text, '' where there is none. */
export type GridRecord = Readonly<Record<string, string>>;

export interface Grid {
  readonly records: readonly GridRecord[];
  /** Rows of all ranges together. */
  readonly total?: number;
}

type Tree = Readonly<Record<string, unknown>>;
type Meaning = Omit<SourceProblem, 'code'>;

const badRequest: Meaning = {
  kind: 'final',
  message: 'The service does not accept what was asked (range, type or a missing value).',
};
const serverError: Meaning = {
  kind: 'retry',
  message: 'The service had an error of its own. It usually passes.',
};

const meanings: Readonly<Record<string, Meaning>> = {
  'INFO-100': {
    kind: 'final',
    refusesKey: true,
    message:
      "The key is unknown, this grid was not applied for, or this server's address is not registered. On data.mafra.go.kr each grid needs its own application (사용신청).",
  },
  'INFO-200': { kind: 'empty', message: 'There is no data for what was asked.' },
  'ERROR-300': badRequest,
  'ERROR-301': badRequest,
  'ERROR-331': badRequest,
  'ERROR-332': badRequest,
  'ERROR-333': badRequest,
  'ERROR-334': badRequest,
  'ERROR-335': badRequest,
  'ERROR-336': badRequest,
  'ERROR-350': {
    kind: 'later',
    message: 'The service wants fewer calls of this key. The next run goes on.',
  },
  'ERROR-500': serverError,
  'ERROR-600': serverError,
  'ERROR-601': serverError,
};

const xml = new XMLParser({ parseTagValue: false, ignoreAttributes: true });

/** The problem an answer tells of; undefined when it holds a grid. */
export function gridProblemOf(answer: Answer): SourceProblem | undefined {
  const grid = gridOf(answer.text);
  const result = grid?.result;
  if (!grid || !isTree(result))
    return grid?.row === undefined ? strangerProblem(answer) : undefined;
  const code = textOf(result.code);
  return code === 'INFO-000' ? undefined : codedProblem(code, textOf(result.message));
}

/** The rows of an answer, JSON or XML; one row may come as an object. Throws SourceError when it tells of a problem. */
export function readGrid(answer: Answer): Grid {
  const problem = gridProblemOf(answer);
  if (problem) throw new SourceError(problem);
  const grid = gridOf(answer.text);
  const rows = Array.isArray(grid?.row) ? (grid.row as unknown[]) : [grid?.row];
  const total = textOf(grid?.totalCnt);
  return {
    records: rows.filter(isTree).map(recordOf),
    ...(/^\d+$/.test(total) && { total: Number(total) }),
  };
}

/** What stands under the grid's name, or the answer itself when it is a bare result. */
function gridOf(text: string): Tree | undefined {
  const parsed = parse(text);
  if (!isTree(parsed)) return undefined;
  if (isTree(parsed.result)) return parsed;
  const [, grid] = Object.entries(parsed).find(([name]) => name.startsWith('Grid_')) ?? [];
  return isTree(grid) ? grid : undefined;
}

function codedProblem(code: string, words: string): SourceProblem {
  const known = meanings[code];
  const said = words ? ` It says: ${shortened(words)}` : '';
  if (known)
    return { kind: known.kind, code: providerCode(code), message: `${known.message}${said}` };
  return {
    kind: 'later',
    code: providerCode(code),
    message: `The service answered with a code that is in none of its tables.${said}`,
  };
}

/** What is no grid: a page of a proxy, half an answer. */
function strangerProblem({ status, text }: Answer): SourceProblem {
  const form = /^\s*<(?:!doctype|html)/iu.test(text) ? 'a web page' : 'something unreadable';
  const isRefused = status === 401 || status === 403;
  return {
    kind: isRefused ? 'final' : 'retry',
    code: status === 200 ? 'unreadable' : `http-${status}`,
    message: `The server answered ${form} instead of data (HTTP ${status}).`,
  };
}

function parse(text: string): unknown {
  try {
    return text.trimStart().startsWith('<') ? xml.parse(text, true) : JSON.parse(text);
  } catch {
    // What cannot be read is told apart by strangerProblem.
    return undefined;
  }
}

function recordOf(row: Tree): GridRecord {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
