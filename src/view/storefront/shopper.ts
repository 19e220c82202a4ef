/** What this browser's shopper did so far, kept in the browser. */
export interface Shopper {
  readonly userName: string | undefined;
  readonly wished: readonly string[];
  /** Items they want to be told of. */
  readonly awaited: readonly string[];
  readonly joinedGroups: readonly string[];
}

const storageKey = 'pomona.demo-shop.shopper';
const nobody: Shopper = { userName: undefined, wished: [], awaited: [], joinedGroups: [] };

export function loadShopper(): Shopper {
  try {
    return { ...nobody, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Shopper) };
  } catch {
    // A browser that keeps nothing, or kept something else: a new shopper.
    return nobody;
  }
}

export function saveShopper(shopper: Shopper): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(shopper));
  } catch {
    // The shop works without; a reload forgets.
  }
}

/** The userId of a name in the demo shop. */
export function userIdOf(userName: string): string {
  return `demo-${userName}`.slice(0, 64);
}
