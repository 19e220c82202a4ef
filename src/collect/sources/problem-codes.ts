/** Names of Pomona's own for why a source has no data; they stay as they are. docs/errors.md says what each means. */
export const ownProblemCodes = [
  'quota',
  'unreachable',
  'too-large',
  'web-page',
  'empty-body',
  'unreadable',
  'no-count',
  'incomplete',
  'repeated-page',
  'other-question',
  'fault',
  'unknown',
] as const;

declare const ofProvider: unique symbol;
type ProviderCode = string & { readonly [ofProvider]: true };

/** One of Pomona's own, the HTTP status, or as the provider names it, such as `30`. */
export type ProblemCode = (typeof ownProblemCodes)[number] | `http-${number}` | ProviderCode;

const longestCode = 40;

/** What a provider calls a problem, as far as it calls it anything. */
export function providerCode(code: string): ProblemCode {
  return code === '' ? 'unknown' : (code.slice(0, longestCode) as ProviderCode);
}
