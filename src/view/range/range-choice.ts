import { minuteMs, startOfSeoulDay } from '../live/seoul-time.ts';

export const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** What the API answers about. */
const earliestMs = Date.UTC(2000, 0, 1);
const latestMs = Date.UTC(2100, 0, 1);

/** A half-open range of time, ms since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

export const presets = ['1h', '24h', 'today', 'yesterday', '7d', '14d', '28d'] as const;
export type Preset = (typeof presets)[number];

/** The range a reader chose: one that moves with the time, or a fixed one. */
export type RangeChoice =
  { readonly kind: 'preset'; readonly preset: Preset } | ({ readonly kind: 'fixed' } & TimeRange);

const lengthsMs: Readonly<Partial<Record<Preset, number>>> = {
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
  '14d': 14 * dayMs,
  '28d': 28 * dayMs,
};

/** The time a choice stands for at a moment. */
export function rangeAt(choice: RangeChoice, nowMs: number): TimeRange {
  if (choice.kind === 'fixed') return { fromMs: choice.fromMs, toMs: choice.toMs };
  const midnightMs = startOfSeoulDay(nowMs);
  if (choice.preset === 'today') return { fromMs: midnightMs, toMs: nowMs + 1 };
  if (choice.preset === 'yesterday') return { fromMs: midnightMs - dayMs, toMs: midnightMs };
  return { fromMs: nowMs - (lengthsMs[choice.preset] ?? dayMs), toMs: nowMs };
}

/** The choice in a page's address: `range=7d`, or `from` and `to`. Anything else gives the fallback. */
export function readChoice(query: URLSearchParams, fallback: Preset): RangeChoice {
  const fromMs = Date.parse(query.get('from') ?? '');
  const toMs = Date.parse(query.get('to') ?? '');
  if (earliestMs <= fromMs && fromMs < toMs && toMs <= latestMs) {
    return { kind: 'fixed', fromMs, toMs };
  }
  const preset = presets.find((known) => known === query.get('range')) ?? fallback;
  return { kind: 'preset', preset };
}

/** What of a page's address about its range says nothing known, and why; undefined where there is nothing such. */
export function unreadRange(
  query: URLSearchParams,
): { readonly given: string; readonly why: 'unknown' | 'notATime' | 'wrongOrder' } | undefined {
  const ends = ['from', 'to'].map((name) => [name, query.get(name)] as const);
  if (ends.some(([, text]) => text !== null)) {
    const [fromMs = NaN, toMs = NaN] = ends.map(([, text]) => Date.parse(text ?? ''));
    if (earliestMs <= fromMs && fromMs < toMs && toMs <= latestMs) return undefined;
    const given = ends.flatMap(([name, text]) => (text === null ? [] : [`${name}=${text}`]));
    return { given: given.join('&'), why: fromMs >= toMs ? 'wrongOrder' : 'notATime' };
  }
  const range = query.get('range');
  if (range === null || presets.some((known) => known === range)) return undefined;
  return { given: `range=${range}`, why: 'unknown' };
}

/** Writes a choice into the address of a page, in place of the one before. */
export function writeChoice(query: URLSearchParams, choice: RangeChoice): URLSearchParams {
  const written = new URLSearchParams(query);
  for (const name of ['range', 'from', 'to']) written.delete(name);
  if (choice.kind === 'preset') {
    written.set('range', choice.preset);
  } else {
    written.set('from', new Date(choice.fromMs).toISOString());
    written.set('to', new Date(choice.toMs).toISOString());
  }
  return written;
}

/** The equally long time just before a range that was used. */
export function rangeBefore({ fromMs, toMs }: TimeRange): TimeRange {
  return { fromMs: fromMs - (toMs - fromMs), toMs: fromMs };
}
