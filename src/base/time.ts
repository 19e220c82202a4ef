/** Milliseconds since the epoch. Passed in wherever time matters, so that tests decide what time it is. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** Asia/Seoul has been UTC+9 without daylight saving time since 1988; events older than 2000 are not accepted. */
export const seoulOffsetMs = 9 * hourMs;

export const timeZone = 'Asia/Seoul';
