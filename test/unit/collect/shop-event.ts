/** A valid item_view, with any fields changed; undefined takes a field away. */
export function shopEvent(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    eventId: 'e-1',
    type: 'item_view',
    occurredAt: '2026-11-22T09:00:00+09:00',
    anonymousId: 'a-1',
    sessionId: 's-1',
    itemCode: 'apple',
    ...changes,
  };
}

export const purchase = {
  type: 'purchase',
  orderId: 'o-1',
  quantity: 2,
  price: 9900,
  purchaseType: 'solo',
};

/** A minute after the moment of {@link shopEvent}. */
export const receivedAtMs = Date.parse('2026-11-22T00:01:00Z');
