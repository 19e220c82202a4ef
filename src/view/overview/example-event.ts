/** Stands where the reader puts the write key. */
export const keyPlaceholder = 'WRITE_KEY';

/** An event as somebody might send it to try the collector. */
export interface ExampleEvent {
  readonly eventId: string;
  readonly type: 'item_view';
  readonly occurredAt: string;
  readonly anonymousId: string;
  readonly sessionId: string;
  readonly itemCode: string;
}

/** A view of a Fuji apple, now, with an identity of its own. */
export function newExample(): ExampleEvent {
  const id = Date.now().toString(36);
  return {
    eventId: `try-${id}`,
    type: 'item_view',
    occurredAt: new Date().toISOString(),
    anonymousId: 'try-me',
    sessionId: `try-${id.slice(0, -4)}`,
    itemCode: '060103',
  };
}

/** The curl command that sends it to the server this page came from. */
export function commandFor(event: ExampleEvent): string {
  const address = new URL('v1/events', document.baseURI).href;
  return `curl ${address} \\
  -H "Authorization: Bearer ${keyPlaceholder}" \\
  -H "Content-Type: application/json" \\
  -d '${JSON.stringify(event)}'`;
}
