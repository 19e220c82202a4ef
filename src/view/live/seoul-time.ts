export const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Seoul has kept UTC+9 without summer time since 1988. */
const seoulOffsetMs = 9 * 3_600_000;

/** The last midnight in Seoul, ms since the epoch. */
export function startOfSeoulDay(nowMs: number): number {
  return Math.floor((nowMs + seoulOffsetMs) / dayMs) * dayMs - seoulOffsetMs;
}

export function startOfMinute(nowMs: number): number {
  return Math.floor(nowMs / minuteMs) * minuteMs;
}
