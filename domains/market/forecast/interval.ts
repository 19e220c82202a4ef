/** Of what comes, a tenth is meant to fall below an interval and a tenth above: 80 % intervals. */
const tail = 0.1;
const learningRate = 0.02;
const minTail = 0.01;
const maxTail = 0.3;

/** Fewer past errors than this have no tenth to cut off. */
const minErrorsForInterval = 9;

/** On the scale of the forecast. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The tails to cut off the past errors so that in the long run 80 % are held. */
export interface Tails {
  readonly below: number;
  readonly above: number;
}

export const firstTails: Tails = { below: tail, above: tail };

/**
 * Conformal interval: as far below and above the forecast as past errors (what came less the forecast) went,
 * but for the tails. Forecasts of several weeks overlap: n of them tell as much as n / `horizonWeeks`, which makes the
 * interval of a short history wider. Undefined with fewer than nine errors.
 */
export function intervalAround(
  forecast: number,
  pastErrors: readonly number[],
  { tails, horizonWeeks }: { readonly tails: Tails; readonly horizonWeeks: number },
): Interval | undefined {
  if (pastErrors.length < minErrorsForInterval) return undefined;
  const sorted = Float64Array.from(pastErrors).sort();
  const last = sorted.length - 1;
  const cutOff = (share: number) =>
    Math.max(0, Math.floor((sorted.length + horizonWeeks) * share - horizonWeeks));
  return {
    low: forecast + Math.min(0, sorted[cutOff(tails.below)] ?? 0),
    high: forecast + Math.max(0, sorted[last - cutOff(tails.above)] ?? 0),
  };
}

/**
 * Adaptive conformal inference (Gibbs and Candès 2021): a miss widens the next interval on that side a little,
 * a hit narrows it, so that coverage is kept when prices become wilder, or the choice of method was too hopeful.
 */
export function learnTails(tails: Tails, { low, high }: Interval, actual: number): Tails {
  return {
    below: learnTail(tails.below, actual < low),
    above: learnTail(tails.above, actual > high),
  };
}

function learnTail(current: number, missed: boolean): number {
  const next = current + learningRate * (tail - (missed ? 1 : 0));
  return Math.min(maxTail, Math.max(minTail, next));
}
