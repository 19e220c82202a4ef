/** Calls back after some time, unless the function it gives back is called before. Passed in, so that tests need not wait. */
export type Timer = (delayMs: number, callback: () => void) => () => void;

/** Real time; a waiting timer does not keep the process alive. */
export const systemTimer: Timer = (delayMs, callback) => {
  const handle = setTimeout(callback, delayMs).unref();
  return () => clearTimeout(handle);
};
