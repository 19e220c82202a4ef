import { createHash, timingSafeEqual } from 'node:crypto';

/** A key that may write events and nothing else. */
export interface WriteKey {
  readonly key: string;
  /** What it is called in logs and metrics; the key itself never is shown. */
  readonly name: string;
  /** Everything written with it is sample traffic. */
  readonly sample?: boolean;
  /** Origins of pages that may use it, such as `https://shop.example`; any when absent. */
  readonly origins?: readonly string[];
  /** Off when absent. */
  readonly eventsPerSecond?: number;
  /** How many events may come at once after a quiet while; ten seconds' worth when absent. */
  readonly burstEvents?: number;
}

/** Finds the key that a client presented. */
export type FindWriteKey = (presented: string) => WriteKey | undefined;

/**
 * Looks keys up in constant time: digests of equal length are compared, all of them, whichever matches.
 */
export function createKeyring(keys: readonly WriteKey[]): FindWriteKey {
  const entries = keys.map((writeKey) => ({ writeKey, digest: digestOf(writeKey.key) }));
  return (presented) => {
    const digest = digestOf(presented);
    const matches = entries.filter((entry) => timingSafeEqual(entry.digest, digest));
    return matches[0]?.writeKey;
  };
}

function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** The key in `Authorization: Bearer KEY`, else in `?key=`; undefined when there is none or it is unclear which. */
export function presentedKey(
  authorization: string | undefined,
  query: unknown,
): string | undefined {
  if (authorization !== undefined) return /^Bearer +(\S+) *$/i.exec(authorization)?.[1];
  const key: unknown = (query as { key?: unknown } | undefined)?.key;
  return typeof key === 'string' && key !== '' ? key : undefined;
}

/**
 * A URL that may be logged: the value of every `key` parameter is hidden.
 *
 * @example redactKey('/v1/events?key=secret&v=1') // '/v1/events?key=***&v=1'
 */
export function redactKey(url: string): string {
  const start = url.indexOf('?');
  if (start === -1) return url;
  const pairs = url.slice(start + 1).split('&');
  return `${url.slice(0, start)}?${pairs.map(redactPair).join('&')}`;
}

function redactPair(pair: string): string {
  // Decoded, for ?k%65y= is ?key= as well.
  const [name] = new URLSearchParams(pair).keys();
  return name?.toLowerCase() === 'key' ? 'key=***' : pair;
}
