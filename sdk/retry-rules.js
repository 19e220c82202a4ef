const firstDelayMs = 1000;
const longestDelayMs = 60_000;

/** Nobody is waited for longer than that. */
const longestAskedMs = 3_600_000;

/**
 * Whether an answer other than 202 is final: the same batch would be refused again. Everything else may pass: 408, 429,
 * 5xx, and also a 200 or a redirect, which did not come from a collector but from something in front of it.
 *
 * @param {number} status
 */
export function isFinal(status) {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * How long to wait before the next try: any time up to twice as long as before, up to a minute ("full jitter"), so
 * that clients which failed together do not come back together; on top of what the server asked for.
 *
 * @param {number} failures tries that failed before this one
 * @param {number} askedMs what Retry-After said; 0 without
 */
export function retryDelayMs(failures, askedMs) {
  return askedMs + Math.random() * Math.min(longestDelayMs, firstDelayMs * 2 ** failures);
}

/**
 * Milliseconds that a Retry-After asks for: seconds, or a date (RFC 9110, section 10.2.3). 0 without one, and for what
 * cannot be read.
 *
 * @param {string | null} header
 * @param {number} nowMs
 */
export function retryAfterMs(header, nowMs) {
  const askedMs = Number(header) * 1000 || Date.parse(String(header)) - nowMs || 0;
  return Math.min(Math.max(askedMs, 0), longestAskedMs);
}
