/**
 * A UUID of version 7 (RFC 9562): 48 bits of time, then random bits. Ids of one clock sort by time.
 *
 * @param {number} nowMs milliseconds since the epoch
 * @returns {string}
 */
export function createEventId(nowMs) {
  const [high = 0n, low = 0n] = crypto.getRandomValues(new BigUint64Array(2));
  const time = nowMs.toString(16).padStart(12, '0');
  const versioned = (0x7000n + BigInt.asUintN(12, high)).toString(16);
  const variant = (2n ** 63n + BigInt.asUintN(62, low)).toString(16);
  return (time + versioned + variant).replace(/(.{8})(....)(....)(....)/, '$1-$2-$3-$4-');
}
