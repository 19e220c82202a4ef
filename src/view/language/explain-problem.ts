import i18next from 'i18next';
import { ko } from './ko.ts';

type Known = keyof typeof ko.problems;

/** The server's own words add nothing to what these say. */
const plain: ReadonlySet<string> = new Set<Known>([
  'unauthorized',
  'rate_limited',
  'request_timeout',
  'internal',
  'overloaded',
  'log_unavailable',
  'shutting_down',
  'unreachable',
]);

/**
 * What a problem of a code means, in the page's language as it is now. Where the server's English words, `detail`, tell
 * more, they stand in a second line.
 */
export function explainProblem(code: string, detail: string): string {
  if (!isKnown(code)) return detail;
  const words = i18next.t(`problems.${code}`);
  if (plain.has(code)) return words;
  return i18next.language === 'en' || detail === '' ? detail || words : `${words}\n${detail}`;
}

const isKnown = (code: string): code is Known => Object.hasOwn(ko.problems, code);
