/** An event as a shop with a mistake in its script sends it. */
export interface Mistake {
  readonly atMs: number;
  readonly line: string;
}

const visitor = { anonymousId: 'browser-31', sessionId: 'session-31-1' };
const order = { type: 'purchase', itemCode: '060103', orderId: 'order-3127', purchaseType: 'solo' };

/** A few events of the last hour that are rejected, each for a reason of its own. */
export function mistakesBefore(nowMs: number): readonly Mistake[] {
  const mistake = (minutesAgo: number, event: object, rest = ''): Mistake => {
    const atMs = nowMs - minutesAgo * 60_000;
    const occurredAt = new Date(atMs).toISOString();
    const eventId = `checkout-${minutesAgo}`;
    const line = JSON.stringify({ eventId, occurredAt, ...visitor, ...event });
    return { atMs, line: line + rest };
  };
  return [
    mistake(52, { type: 'wish', itemCode: '060301' }, '}'),
    mistake(47, { type: 'add_to_cart', itemCode: '060301' }),
    mistake(31, { type: 'item_view', itemCode: '060501', occurredAt: '2026-10-15 15:09' }),
    mistake(18, { ...order, quantity: 2, price: '12,900' }),
    mistake(12, { ...order, quantity: '3', price: 12_900 }),
    mistake(11, { type: 'search' }),
    mistake(4, { ...order, quantity: 0, price: 12_900 }),
  ];
}
