import type { IngestOptions } from '../../src/collect/intake.ts';
import { formatInstant, parseInstant } from '../../src/base/instant.ts';
import { hourMs } from '../../src/base/time.ts';

/** A batch as a client sends it, and how far its clock is behind. */
export interface SmallBatch {
  readonly events: readonly object[];
  readonly clockBehindMs?: number;
  readonly sample?: boolean;
}

/** Noon in Seoul on the day after what happens in {@link smallShop}. */
export const noonMs = Date.UTC(2026, 10, 22, 3);

/** A moment around midnight in Seoul between 20 and 21 November 2026 (15:00 UTC), as a client writes it. */
export function at(clock: string): string {
  const day = clock > '12' ? '2026-11-20' : '2026-11-21';
  return `${day}T${clock.length === 5 ? `${clock}:00` : clock}+09:00`;
}

const apple = { itemCode: 'apple' };
const pear = { itemCode: 'pear' };
const ann = { anonymousId: 'ann', sessionId: 's-ann' };
const bob = { anonymousId: 'bob', sessionId: 's-bob', userId: 'u-bob' };
const cho = { anonymousId: 'cho', sessionId: 's-cho', userId: 'u-cho' };
const dan = { anonymousId: 'dan', sessionId: 's-dan' };
const eve = { anonymousId: 'eve', sessionId: 's-eve' };

const buys = { orderId: 'o', quantity: 2, price: 1_000, purchaseType: 'solo' };
const buysWithOthers = { orderId: 'p', quantity: 1, price: 900, purchaseType: 'group' };

const annLooks = { eventId: 'a2', type: 'item_view', occurredAt: at('23:59'), ...ann, ...apple };

/**
 * A few visits around midnight in Seoul with everything that makes counting hard: a repeated event, an eventId used
 * twice, a late event, ties, a wrong clock, steps out of order.
 */
export const smallShop: readonly SmallBatch[] = [
  {
    events: [
      { eventId: 'a1', type: 'page_view', occurredAt: at('23:58'), path: '/', ...ann },
      annLooks,
      { eventId: 'a3', type: 'wish', occurredAt: at('00:00'), ...ann, ...apple },
      {
        eventId: 'a4',
        type: 'purchase',
        occurredAt: at('00:01'),
        ...ann,
        ...apple,
        ...buys,
        userId: 'u-ann',
      },
    ],
  },
  {
    // Sent again; and another event that happens to have the same eventId.
    events: [annLooks, { ...annLooks, occurredAt: at('00:02') }],
  },
  {
    events: [
      {
        eventId: 'b1',
        type: 'group_open',
        occurredAt: at('00:00'),
        ...bob,
        ...apple,
        groupId: 'g1',
        targetSize: 2,
        closesAt: at('06:00'),
      },
      {
        eventId: 'b2',
        type: 'group_join',
        occurredAt: at('00:00'),
        ...bob,
        ...apple,
        groupId: 'g1',
      },
      {
        eventId: 'c1',
        type: 'group_join',
        occurredAt: at('00:06'),
        ...cho,
        ...apple,
        groupId: 'g1',
      },
      {
        eventId: 'c2',
        type: 'group_join',
        occurredAt: at('00:05'),
        ...cho,
        ...apple,
        groupId: 'g1',
      },
      {
        eventId: 'c3',
        type: 'purchase',
        occurredAt: at('00:07'),
        ...cho,
        ...apple,
        ...buysWithOthers,
        groupId: 'g1',
      },
      { eventId: 'c4', type: 'search', occurredAt: at('00:08'), ...cho, ...pear, query: '배' },
    ],
    sample: true,
  },
  {
    // The clock of this phone is two days behind: it happened at 00:10.
    events: [
      {
        eventId: 'd1',
        type: 'restock_request',
        occurredAt: '2026-11-18T15:10:00Z',
        ...dan,
        ...pear,
      },
    ],
    clockBehindMs: 48 * hourMs,
  },
  {
    // First bought, then looked, then wished: in order, the purchase is not reached.
    events: [
      {
        eventId: 'e1',
        type: 'purchase',
        occurredAt: at('01:00'),
        ...eve,
        ...pear,
        ...buys,
        path: '/pears',
      },
      { eventId: 'e2', type: 'item_view', occurredAt: at('01:05'), ...eve, ...pear },
      { eventId: 'e3', type: 'wish', occurredAt: at('01:05'), ...eve, ...pear },
    ],
  },
  {
    // Late: it turns out that ann had logged in on another page before.
    events: [
      {
        eventId: 'a0',
        type: 'login',
        occurredAt: at('23:50'),
        path: '/login',
        ...ann,
        userId: 'u-ann',
      },
    ],
  },
];

/** How a batch of the small shop goes through the collector. */
export function ingestOptions({ clockBehindMs = 0, sample = false }: SmallBatch): IngestOptions {
  return {
    source: 'http',
    receivedAtMs: noonMs,
    sentAt: formatInstant(noonMs - clockBehindMs),
    sample,
  };
}

/** `20 23:58:00` for a moment in Seoul: short enough for a table. */
export function shortSeoul(text: string): string {
  const { ms } = parseInstant(text)!;
  const local = new Date(ms + 9 * hourMs).toISOString();
  return `${local.slice(8, 10)} ${local.slice(11, 16)}`;
}
