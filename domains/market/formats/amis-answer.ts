import { XMLParser } from 'fast-xml-parser';
import { providerCode } from '../../../src/collect/sources/problem-codes.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import type { Answer, SourceProblem } from '../../../src/collect/sources/source.ts';
import { shortened } from './shortened.ts';

/** The open API of AMIS, RDA's survey of farm income: `service > resultCode, Count, list > item …`, XML only. */

/** Every value as trimmed text, '' where there is none. */
export type AmisRecord = Readonly<Record<string, string>>;

type Tree = Readonly<Record<string, unknown>>;
type Meaning = Omit<SourceProblem, 'code'>;

const meanings: Readonly<Record<string, Meaning>> = {
  '01': { kind: 'final', message: 'The service misses a value it needs.' },
  '02': {
    kind: 'final',
    refusesKey: true,
    message: 'The key may not use this service. Check it on amis.rda.go.kr (POMONA_RDA_KEY).',
  },
  '03': { kind: 'empty', message: 'The service has no years before 2014.' },
};

const xml = new XMLParser({
  parseTagValue: false,
  ignoreAttributes: true,
  isArray: (name) => name === 'item',
});

/** The problem an answer tells of; undefined when it is data. */
export function amisProblemOf(answer: Answer): SourceProblem | undefined {
  const service = serviceOf(answer.text);
  if (!service) return strangerProblem(answer);
  const code = textOf(service.resultCode);
  if (Number(code || Number.NaN) === 0) return undefined;
  const meaning = meanings[code.padStart(2, '0')] ?? {
    kind: 'later',
    message: `The service answered with a code that is in none of its tables. It says: ${shortened(textOf(service.resultMsg) || code || 'nothing')}`,
  };
  return { code: providerCode(code), ...meaning };
}

/** The records of an answer; none for a crop that was not surveyed. Throws SourceError when it is an error. */
export function readAmis(answer: Answer): readonly AmisRecord[] {
  const problem = amisProblemOf(answer);
  if (problem?.kind === 'empty') return [];
  if (problem) throw new SourceError(problem);
  const list = serviceOf(answer.text)?.list;
  const items = isTree(list) && Array.isArray(list.item) ? (list.item as unknown[]) : [];
  return items.filter(isTree).map(textsOf);
}

function strangerProblem({ status, text }: Answer): SourceProblem {
  const code = status === 200 ? 'unreadable' : (`http-${status}` as const);
  if (text.trim() === '') {
    return {
      kind: 'retry',
      code: 'empty-body',
      message: 'The answer is empty, which is how the service meets calls that come too fast.',
    };
  }
  return {
    kind: status === 401 || status === 403 || status === 404 ? 'final' : 'retry',
    code,
    message: `The server answered something other than the survey's XML (HTTP ${status}): a web page, or half an answer.`,
  };
}

function serviceOf(text: string): Tree | undefined {
  try {
    const parsed: unknown = text.trim() === '' ? undefined : xml.parse(text, true);
    return isTree(parsed) && isTree(parsed.service) ? parsed.service : undefined;
  } catch {
    // What cannot be read is told apart by strangerProblem.
    return undefined;
  }
}

function textsOf(record: Tree): AmisRecord {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
