import type { ShopEvent, ShopEventType } from '../../../domains/shop/events.ts';
import { parseInstant } from '../../../src/base/instant.ts';

type Details = Partial<Omit<ShopEvent, 'type' | 'occurredAt' | 'anonymousId' | 'sessionId'>>;

/** A moment by the clock in Seoul, `2026-11-20 10:00` or with seconds, as UTC. */
export function seoul(clock: string): string {
  const [date = '', time = ''] = clock.split(' ');
  const instant = parseInstant(`${date}T${time.length === 5 ? `${time}:00` : time}+09:00`);
  if (!instant) throw new Error(`${clock} is not a time`);
  return instant.text;
}

let made = 0;

/** An event of a visitor, in a session named by the visitor and a number: `visit('ann', 1, …)` is session `ann-1`. */
export function visit(
  visitor: string,
  session: number,
  clock: string,
  type: ShopEventType,
  details: Details = {},
): ShopEvent {
  made += 1;
  return {
    eventId: `e${made}`,
    type,
    occurredAt: seoul(clock),
    anonymousId: visitor,
    sessionId: `${visitor}-${session}`,
    ...details,
  };
}

/** What a purchase of one item carries, one unit for 1,000 KRW unless said. */
export function bought(itemCode: string, details: Details = {}): Details {
  return { itemCode, orderId: 'o', quantity: 1, price: 1_000, purchaseType: 'solo', ...details };
}
