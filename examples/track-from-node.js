// Tracks an order from a server, with a queue on the disk: what was tracked is sent, whatever happens to this process,
// the network or Pomona. Node 20.19 or newer, no packages: the folder sdk/ is all it takes.
//
//   POMONA_WRITE_KEY=$(npx pomona keys) node examples/track-from-node.js

import { openPomona } from '../sdk/node/pomona.js';

const key = process.env.POMONA_WRITE_KEY;
if (!key) throw new Error('Set POMONA_WRITE_KEY; `npx pomona keys` prints the key');

// Once, when the server starts.
const pomona = openPomona({
  collector: process.env.POMONA_URL ?? 'http://127.0.0.1:4000',
  key,
  folder: process.env.POMONA_QUEUE ?? 'data/outgoing-events',
});

// With each order. The page sends who it is along: what pomona.identity() gives in the browser.
const visitor = { anonymousId: 'browser-1', sessionId: 'session-1', userId: 'user-1' };
const eventId = await pomona.track('purchase', {
  ...visitor,
  itemCode: '060103',
  orderId: 'order-1',
  quantity: 2,
  price: 12_900,
  purchaseType: 'solo',
});
console.log(`${eventId} is on the disk`);

// Once, when the server stops.
await pomona.close();
console.log(`${pomona.waitingBytes} bytes wait for the next start`);
