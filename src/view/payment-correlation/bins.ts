/** A bin of whole numbers as text: its one value, or the first and the last. */
export function binText(start: number, width: number, count: (value: number) => string): string {
  return width === 1 ? count(start) : `${count(start)}~${count(start + width - 1)}`;
}

/** Where a bin of whole numbers stands on an axis. */
export function middleOf(start: number, width: number): number {
  return start + (width - 1) / 2;
}

const largestPx = 44;
/** Smaller ones could not be hit with a pointer. */
const smallestPx = 5;

/** The diameter of a circle whose area is in proportion to the users, px. */
export function bubbleSizePx(users: number, most: number): number {
  return Math.max(smallestPx, largestPx * Math.sqrt(users / most));
}
