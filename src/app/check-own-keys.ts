import { systemClock } from '../base/time.ts';
import type { Source } from '../collect/sources/source.ts';
import { checkKeys, hasAnyKey } from './check-keys.ts';
import type { KeyCheck } from './check-keys.ts';
import type { Environment } from './config.ts';
import type { Domain } from './domain.ts';
import { SourceCallers } from './source-callers.ts';

export interface OwnKeys {
  readonly domain: Pick<Domain, 'catalog' | 'startSample'>;
  /** Sources of the settings. */
  readonly declared: readonly Source[];
  readonly environment: Environment;
}

/** Whether this process has any key of the sources' providers. */
export function hasOwnKey({ domain, declared, environment }: OwnKeys): boolean {
  return hasAnyKey([...(domain.catalog?.sources ?? []), ...declared], environment);
}

/** Checks the keys of this process with one call to each provider, of which the folder of an instance is not told. */
export async function checkOwnKeys(
  { domain, declared, environment }: OwnKeys,
  onProgress: (done: number, total: number) => void,
): Promise<readonly KeyCheck[]> {
  const { startSample, catalog } = domain;
  const known = catalog?.sources ?? [];
  const ending = new AbortController();
  const { signal } = ending;
  const callers = new SourceCallers({
    ...{ sources: known, environment, signal },
    startSample: startSample && (() => startSample(systemClock)),
    calls: { count: () => Promise.resolve(1) },
  });
  try {
    const options = { callers, environment, nowMs: systemClock() };
    return await checkKeys([...known, ...declared], options, onProgress, signal);
  } finally {
    ending.abort();
    await callers.stop();
  }
}
