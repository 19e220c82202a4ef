// Sends events to Pomona, and waits and tries again where it is told to. Node 20 or newer, no packages.
//
//   POMONA_WRITE_KEY=$(npx pomona keys) node examples/send-events.js
//
// POMONA_URL says where Pomona is, unless at http://127.0.0.1:4000.

import { randomUUID } from 'node:crypto';

const url = process.env.POMONA_URL ?? 'http://127.0.0.1:4000';
const key = process.env.POMONA_WRITE_KEY;
const mostAttempts = 8;
if (!key) {
  console.error('Set POMONA_WRITE_KEY; `npx pomona keys` prints the key');
  process.exit(2);
}

/**
 * @typedef {{ accepted: number, rejected: { index: number, code: string, message: string }[] }} Answer
 * @typedef {{ kind: 'accepted', answer: Answer }
 *   | { kind: 'refused', reason: string }
 *   | { kind: 'later', reason: string, waitMs?: number }} Outcome
 */

/**
 * Sends one batch: at most 5,000 events and 5 MiB. Resolves once it is on Pomona's disk; `rejected` names the events
 * that did not fit, which stand in Pomona's quarantine.
 *
 * Whenever it is unsure whether a batch arrived it sends the same one again, with the same eventIds: Pomona counts no
 * event twice.
 *
 * @param {object[]} events
 * @returns {Promise<Answer>}
 */
async function sendEvents(events) {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await tryOnce(JSON.stringify({ sentAt: new Date().toISOString(), events }));
    if (outcome.kind === 'accepted') return outcome.answer;
    if (outcome.kind === 'refused' || attempt === mostAttempts) throw new Error(outcome.reason);
    const waitMs = outcome.waitMs ?? Math.min(30_000, 250 * 2 ** attempt);
    console.warn(`${outcome.reason}; next try in ${waitMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/**
 * @param {string} body
 * @returns {Promise<Outcome>}
 */
async function tryOnce(body) {
  try {
    const response = await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
      signal: AbortSignal.timeout(30_000),
    });
    if (response.status === 202) {
      return { kind: 'accepted', answer: /** @type {Answer} */ (await response.json()) };
    }
    const reason = `${response.status}: ${await response.text()}`;
    const mayPass = response.status === 429 || response.status >= 500;
    if (!mayPass) return { kind: 'refused', reason };
    const seconds = Number(response.headers.get('retry-after'));
    return seconds > 0
      ? { kind: 'later', reason, waitMs: seconds * 1000 }
      : { kind: 'later', reason };
  } catch (error) {
    // No answer: it may have arrived, or not. Sending it again is right either way.
    return { kind: 'later', reason: `${url} does not answer: ${causeOf(error)}` };
  }
}

/**
 * fetch itself only says "fetch failed"; why stands in the cause.
 *
 * @param {unknown} error
 * @returns {string}
 */
function causeOf(error) {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  // A name with several addresses fails once for each.
  if (cause instanceof AggregateError) return cause.errors.map(causeOf).join(', ');
  return cause === undefined ? error.message : causeOf(cause);
}

const visit = { anonymousId: randomUUID(), sessionId: randomUUID() };
/**
 * @param {string} type
 * @param {object} fields
 */
const happened = (type, fields) => ({
  eventId: randomUUID(),
  type,
  occurredAt: new Date().toISOString(),
  ...visit,
  ...fields,
});

const { accepted, rejected } = await sendEvents([
  happened('page_view', { path: '/items/060103' }),
  happened('item_view', { itemCode: '060103' }),
  happened('wish', { itemCode: '060103' }),
]);
console.log(`${accepted} accepted`);
for (const { index, code, message } of rejected)
  console.error(`event ${index}: ${code}: ${message}`);
