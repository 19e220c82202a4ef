import { useEffect, useState } from 'react';

/** The present time, ms since the epoch, new each `stepMs` at multiples of it. */
export function useNow(stepMs: number): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      setNowMs(Date.now());
      wait();
    };
    const wait = () => {
      timer = setTimeout(tick, stepMs - (Date.now() % stepMs));
    };
    wait();
    return () => clearTimeout(timer);
  }, [stepMs]);
  return nowMs;
}
