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

/** Asks each provider of the sources once. */
export async function checkKeys(
  sources: readonly Source[],
  options: KeyCheckOptions,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<readonly KeyCheck[]> {
  const byProvider = Map.groupBy(sources, ({ provider }) => provider);
  const checks: KeyCheck[] = [];
  for (const [first] of byProvider.values()) {
    onProgress(checks.length, byProvider.size);
    signal.throwIfAborted();
    if (first) checks.push(await checkKey(first, options));
  }
  return checks;
}

/** Asks a source's provider once, and tells whether it takes the credentials. */
async function checkKey(source: Source, options: KeyCheckOptions): Promise<KeyCheck> {
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
    await caller.call(source.request(part, 1, source.pageSize ?? 0));
    return { provider, state: 'accepted', detail: `${source.name} answered${note}` };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    const { kind, code, message } = error.problem;
    return kind === 'empty'
      ? { provider, state: 'accepted', detail: `${source.name} has nothing for that day${note}` }
      : { provider, state: stateOf(error.problem), detail: `${code}: ${message}${note}` };
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
