import { systemClock } from '../base/time.ts';

/** Ctrl-C reaches a process twice where npm or npx hands it on as well: that is one press. */
const onePressMs = 1_000;

/** Resolves at the first SIGINT or SIGTERM; another press ends the process at once. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let askedAtMs: number | undefined;
    const onSignal = () => {
      askedAtMs ??= systemClock();
      if (systemClock() - askedAtMs > onePressMs) process.exit(130);
      resolve();
    };
    process.on('SIGINT', onSignal);
    process.on('SIGTERM', onSignal);
  });
}
