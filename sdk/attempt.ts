/** Asks the browser for what it may forbid; undefined when it does. Nothing that fails here may reach the shop. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
