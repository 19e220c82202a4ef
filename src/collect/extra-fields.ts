import { reject } from './rejection.ts';
import type { Rejected } from './rejection.ts';

const maxLevels = 100;

/**
 * The unknown fields of an event as the text of one JSON object; undefined where there are none.
 *
 * Built as text, key by key, so that `__proto__` and its like are keys as any other. A number beyond a double (1e400)
 * is kept as null, as JSON.parse reads it as Infinity.
 */
export function extraFields(
  event: Readonly<Record<string, unknown>>,
  known: ReadonlySet<string>,
): string | Rejected | undefined {
  const members: string[] = [];
  for (const key of Object.keys(event)) {
    if (known.has(key)) continue;
    const value = event[key];
    if (isDeeperThan(maxLevels, value)) {
      return reject('too_deep', `${key.slice(0, 60)}: nested more than ${maxLevels} levels deep`);
    }
    const text = JSON.stringify(value) as string | undefined;
    // undefined or a function: only events made in this process can hold them.
    if (text !== undefined) members.push(`${JSON.stringify(key)}:${text}`);
  }
  return members.length === 0 ? undefined : `{${members.join(',')}}`;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((child) => isDeeperThan(levels - 1, child));
}
