import { afterEach, describe, expect, test, vi } from 'vitest';
import type { ShopEvent } from '../../../domains/shop/events.ts';
import { LiveSample } from '../../../domains/shop/sample/live-sample.ts';
import type { LiveSampleOptions } from '../../../domains/shop/sample/live-sample.ts';
import { sampleHistory } from '../../../domains/shop/sample/sample-history.ts';
import { hourMs, minuteMs } from '../../../src/base/time.ts';

const seed = 5;
const scale = 0.2;
const eveningMs = Date.parse('2026-11-16T21:00:00+09:00');
const expected = (fromMs: number, toMs: number) =>
  [...sampleHistory({ seed, scale, fromMs, toMs })].flat();

function liveAt(startMs: number, options: Partial<LiveSampleOptions> = {}) {
  const time = { nowMs: startMs };
  const batches: (readonly ShopEvent[])[] = [];
  const live = new LiveSample({
    seed,
    scale,
    clock: () => time.nowMs,
    send: async (events) => void batches.push(events),
    ...options,
  });
  return { live, time, batches };
}

afterEach(() => vi.useRealTimers());

describe('sending', () => {
  test('every event is sent once its time has come, and only then', async () => {
    const { live, time, batches } = liveAt(eveningMs);
    await live.tick();
    expect(batches).toEqual([]);
    for (let minute = 1; minute <= 5; minute += 1) {
      time.nowMs = eveningMs + minute * minuteMs;
      await live.tick();
      expect(batches.flat()).toEqual(expected(eveningMs, time.nowMs));
    }
    expect(live.sentUntilMs).toBe(time.nowMs);
  });

  test('it goes on over midnight', async () => {
    const startMs = Date.parse('2026-11-16T23:55:00+09:00');
    const { live, time, batches } = liveAt(startMs);
    time.nowMs += 10 * minuteMs;
    await live.tick();
    expect(batches.flat()).toEqual(expected(startMs, time.nowMs));
  });

  test('batches are no longer than asked, also where events share a millisecond', async () => {
    const { live, time, batches } = liveAt(eveningMs, { batchEvents: 1 });
    time.nowMs += 10 * minuteMs;
    await live.tick();
    expect(batches.every((batch) => batch.length === 1)).toBe(true);
    expect(batches.flat()).toEqual(expected(eveningMs, time.nowMs));
  });

  test('a batch that could not be sent is sent again at the next tick', async () => {
    const errors: unknown[] = [];
    const sent: ShopEvent[] = [];
    let isDown = true;
    const send = async (events: readonly ShopEvent[]) => {
      if (isDown) throw new Error('the log is full');
      sent.push(...events);
    };
    const onSendError = (error: unknown) => void errors.push(error);
    const { live, time } = liveAt(eveningMs, { send, onSendError });
    time.nowMs += 5 * minuteMs;
    await live.tick();
    expect(errors).toEqual([new Error('the log is full')]);
    isDown = false;
    await live.tick();
    expect(sent).toEqual(expected(eveningMs, time.nowMs));
  });

  test('ticks that come while a batch is on its way send nothing twice', async () => {
    const { live, time, batches } = liveAt(eveningMs);
    time.nowMs += 5 * minuteMs;
    await Promise.all([live.tick(), live.tick(), live.tick()]);
    expect(batches.flat()).toEqual(expected(eveningMs, time.nowMs));
  });
});

describe('pauses', () => {
  test('a short pause is caught up with', async () => {
    const { live, time, batches } = liveAt(eveningMs);
    time.nowMs += 14 * minuteMs;
    await live.tick();
    expect(batches.flat()).toEqual(expected(eveningMs, time.nowMs));
  });

  test('of a long pause only the last quarter of an hour is', async () => {
    const { live, time, batches } = liveAt(eveningMs);
    time.nowMs += 30 * hourMs;
    await live.tick();
    expect(batches.flat()).toEqual(expected(time.nowMs - 15 * minuteMs, time.nowMs));
  });

  test('a clock that is set back repeats nothing', async () => {
    const { live, time, batches } = liveAt(eveningMs);
    time.nowMs += 5 * minuteMs;
    await live.tick();
    time.nowMs -= 3 * minuteMs;
    await live.tick();
    time.nowMs += 6 * minuteMs;
    await live.tick();
    expect(batches.flat()).toEqual(expected(eveningMs, time.nowMs));
  });

  test('a new run goes on where the last one ended', async () => {
    const first = liveAt(eveningMs);
    first.time.nowMs += 5 * minuteMs;
    await first.live.tick();
    const second = liveAt(first.time.nowMs + 2 * minuteMs, { fromMs: first.live.sentUntilMs });
    await second.live.tick();
    const sent = [...first.batches, ...second.batches].flat();
    expect(sent).toEqual(expected(eveningMs, second.time.nowMs));
  });
});

describe('starting and stopping', () => {
  test('it ticks from start to stop', async () => {
    vi.useFakeTimers({ now: eveningMs });
    const { live, batches } = liveAt(eveningMs, { clock: () => Date.now() });
    live.start();
    await vi.advanceTimersByTimeAsync(2 * minuteMs);
    await live.stop();
    const stoppedMs = Date.now();
    await vi.advanceTimersByTimeAsync(2 * minuteMs);
    expect(batches.flat()).toEqual(expected(eveningMs, stoppedMs));
  });

  test('stop waits for the batch on its way, and sends no more', async () => {
    let arrive: () => void = () => undefined;
    const sent: ShopEvent[] = [];
    const send = (events: readonly ShopEvent[]) =>
      new Promise<void>((resolve) => {
        arrive = () => {
          sent.push(...events);
          resolve();
        };
      });
    const { live, time } = liveAt(eveningMs, { send, batchEvents: 2 });
    time.nowMs += 5 * minuteMs;
    const ticking = live.tick();
    const stopping = live.stop();
    arrive();
    await Promise.all([ticking, stopping]);
    expect(sent).toEqual(expected(eveningMs, time.nowMs).slice(0, 2));
  });
});
