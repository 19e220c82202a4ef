import type { HealthAnswer } from '../../serve/contract.ts';

/** Something about the instance that a person should know, and can act on. */
export type Finding = { readonly level: 'bad' | 'watch' } & (
  | { readonly kind: 'engine'; readonly retryInMs: number; readonly words: string }
  | { readonly kind: 'fault'; readonly words: string }
  | { readonly kind: 'difference' | 'quarantine'; readonly events: number }
  | { readonly kind: 'diskFull' | 'diskLow'; readonly freeBytes: number }
  | { readonly kind: 'lagging'; readonly ageMs: number }
  | { readonly kind: 'rebuilding'; readonly metric: string; readonly share: number }
  | { readonly kind: 'stale'; readonly metrics: readonly string[] }
  | { readonly kind: 'erasing'; readonly erasures: number }
);

const mebibyte = 1024 * 1024;
const leastFreeBytes = 500 * mebibyte;
const goodFreeBytes = 2_000 * mebibyte;
/** Counting takes a fraction of a second: what waits longer is behind. */
const lateMs = 5_000;

/** What is worth telling of an instance, the worst first; nothing when all is well. */
export function findingsOf(health: HealthAnswer): readonly Finding[] {
  const { ledger, lag, quarantine } = health;
  const findings: Finding[] = [...faultsOf(health), ...diskOf(health), ...maintenanceOf(health)];
  if (ledger.difference !== 0) {
    findings.push({ level: 'bad', kind: 'difference', events: ledger.difference });
  }
  if (lag.oldestMs !== null && lag.oldestMs > lateMs) {
    findings.push({ level: 'watch', kind: 'lagging', ageMs: lag.oldestMs });
  }
  if (quarantine.unresolved > 0) {
    findings.push({ level: 'watch', kind: 'quarantine', events: quarantine.unresolved });
  }
  const of = (level: Finding['level']) => findings.filter((finding) => finding.level === level);
  return [...of('bad'), ...of('watch')];
}

function faultsOf({ faults, engine }: HealthAnswer): readonly Finding[] {
  const { failure } = engine;
  return faults.map((words) =>
    failure !== null && words.includes(failure.message)
      ? { level: 'bad', kind: 'engine', retryInMs: failure.retryInMs, words }
      : { level: 'bad', kind: 'fault', words },
  );
}

function diskOf({ disk: { freeBytes } }: HealthAnswer): readonly Finding[] {
  if (freeBytes >= goodFreeBytes) return [];
  return freeBytes < leastFreeBytes
    ? [{ level: 'bad', kind: 'diskFull', freeBytes }]
    : [{ level: 'watch', kind: 'diskLow', freeBytes }];
}

function maintenanceOf({ maintenance }: HealthAnswer): readonly Finding[] {
  const { staleMetrics: metrics, rebuilding, erasures } = maintenance;
  return [
    ...rebuilding.map(({ metric, done, total }): Finding => ({
      level: 'watch',
      kind: 'rebuilding',
      metric,
      share: total === 0 ? 0 : done / total,
    })),
    ...(metrics.length > 0 ? [{ level: 'watch', kind: 'stale', metrics } as const] : []),
    ...(erasures > 0 ? [{ level: 'watch', kind: 'erasing', erasures } as const] : []),
  ];
}
