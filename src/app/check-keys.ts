import { setTimeout as delay } from 'node:timers/promises';
import { dayMs } from '../base/time.ts';
import { isPercentEncoded, variableOf } from '../collect/sources/credentials.ts';
import { seoulTime } from '../collect/sources/scheduled-time.ts';
import { SourceError } from '../collect/sources/source.ts';
import type { Source, SourceProblem } from '../collect/sources/source.ts';
import type { SourceCallers } from './source-callers.ts';

/**
 * Whether a provider takes the credentials that are set: `unreachable` when it did not answer, `unclear` when it
 * answered with another problem.
 */
export interface KeyCheck {
  readonly provider: string;
  readonly state: 'accepted' | 'refused' | 'unreachable' | 'unclear' | 'missing' | 'sample';
  readonly detail: string;
  /** It is taken, and its calls of today are used up. */
  readonly isUsedUp?: true;
}

export interface KeyCheckOptions {
  readonly callers: SourceCallers;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly nowMs: number;
}

/** Whether any credential of the sources' providers is set. */
export function hasAnyKey(
  sources: readonly Source[],
  environment: KeyCheckOptions['environment'],
): boolean {
  return sources.some(({ provider }) =>
    provider.credentials.some((credential) => environment[variableOf(provider, credential)]),
  );
}

const answerWithinMs = 30_000;

/** Asks each provider that wants a key once, all at the same time. */
export async function checkKeys(
  sources: readonly Source[],
  options: KeyCheckOptions,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly KeyCheck[]> {
  const wantKeys = sources.filter(({ provider }) => provider.credentials.length > 0);
  const byProvider = Map.groupBy(wantKeys, ({ provider }) => provider);
  const firsts = [...byProvider.values()].flatMap(([first]) => first ?? []);
  let done = 0;
  onProgress(done, firsts.length);
  const checks = await Promise.all(
    firsts.map(async (source) => {
      const check = await checkKey(source, options, signal);
      onProgress((done += 1), firsts.length);
      return check;
    }),
  );
  signal.throwIfAborted();
  return checks;
}

/** Asks a source's provider once, and tells whether it takes the credentials. */
async function checkKey(
  source: Source,
  options: KeyCheckOptions,
  signal: AbortSignal,
): Promise<KeyCheck> {
  const { callers, nowMs } = options;
  const provider = source.provider.name;
  const missing = callers.missingOf(source);
  if (missing.length > 0) {
    const detail = `Set ${missing.join(' and ')}; apply at ${source.provider.applyAt}`;
    return { provider, state: 'missing', detail };
  }
  if (callers.isSampleOf(source))
    return { provider, state: 'sample', detail: 'No key is set: made-up data stands in' };
  const [part] = source.parts(seoulTime(nowMs - dayMs));
  const note = encodingNote(source, options);
  if (!part) return { provider, state: 'accepted', detail: `Nothing to ask for now${note}` };
  try {
    const caller = await callers.callerOf(source);
    const call = caller.call(source.request(part, 1, source.pageSize ?? 0));
    const isLate = delay(answerWithinMs, true, { ref: false, signal });
    if ((await Promise.race([call, isLate])) === true) {
      const late = `No answer within ${answerWithinMs / 1000} s`;
      return { provider, state: 'unreachable', detail: `${late}${note}` };
    }
    return { provider, state: 'accepted', detail: `${source.name} answered${note}` };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { kind, code, message } = error.problem;
    if (kind === 'empty') {
      const detail = `${source.name} has nothing for that day${note}`;
      return { provider, state: 'accepted', detail };
    }
    const check = { provider, state: stateOf(error.problem), detail: `${code}: ${message}${note}` };
    return kind === 'quota' ? { ...check, isUsedUp: true } : check;
  }
}

function stateOf({ kind, code, refusesKey }: SourceProblem): KeyCheck['state'] {
  if (refusesKey || code === 'http-401' || code === 'http-403') return 'refused';
  // Only a key that is taken uses up its calls.
  if (kind === 'quota') return 'accepted';
  return code === 'unreachable' ? 'unreachable' : 'unclear';
}

function encodingNote({ provider }: Source, { environment }: KeyCheckOptions): string {
  const encoded = provider.credentials
    .map((credential) => variableOf(provider, credential))
    .filter((name) => isPercentEncoded(environment[name] ?? ''));
  if (encoded.length === 0) return '';
  return ` (${encoded.join(', ')} is the percent-encoded form; it was decoded once)`;
}
