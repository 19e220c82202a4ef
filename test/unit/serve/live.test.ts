import { expect, test } from 'vitest';
import { PomonaError } from '../../../src/base/errors.ts';
import { InsightService } from '../../../src/serve/insight-service.ts';
import { LiveHub } from '../../../src/serve/live-hub.ts';
import type { LiveHubOptions } from '../../../src/serve/live-hub.ts';
import { LiveStream } from '../../../src/serve/live-stream.ts';
import type { LiveSink } from '../../../src/serve/live-stream.ts';
import { GivenSource, GivenStore, nowMs, numberInsight } from './given-insights.ts';

/** Time that moves when a test says so, with the timers that hang on it. */
class GivenTime {
  nowMs = nowMs;
  #waiting: { atMs: number; callback: () => void }[] = [];

  readonly clock = () => this.nowMs;

  readonly timer = (delayMs: number, callback: () => void) => {
    const entry = { atMs: this.nowMs + delayMs, callback };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  };

  async pass(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.#waiting.filter(({ atMs }) => atMs <= this.nowMs);
    this.#waiting = this.#waiting.filter(({ atMs }) => atMs > this.nowMs);
    for (const { callback } of due) callback();
    // Lets the promises of a round come to rest.
    await new Promise((resolve) => setImmediate(resolve));
  }

  get waiting(): number {
    return this.#waiting.length;
  }
}

/** A reader of events that can fall behind. */
class GivenReader implements LiveSink {
  text = '';
  takes = true;
  ended = false;
  #drain = () => {};

  write(text: string): boolean {
    this.text += text;
    return this.takes;
  }

  onDrain(listener: () => void): void {
    this.#drain = listener;
  }

  end(): void {
    this.ended = true;
  }

  catchUp(): void {
    this.takes = true;
    this.#drain();
  }

  /** Events read since the last call: their names and data. */
  take(): [string, Record<string, unknown>][] {
    const found = [...this.text.matchAll(/^event: (.+)\ndata: (.+)\n\n/gm)];
    this.text = '';
    return found.map(([, event = '', data = '']) => [event, JSON.parse(data)]);
  }
}

function given(options: Partial<LiveHubOptions> = {}) {
  const time = new GivenTime();
  const store = new GivenStore();
  const source = new GivenSource();
  const service = new InsightService({
    insights: [numberInsight],
    store,
    source,
    clock: time.clock,
  });
  const hub = new LiveHub({ service, source, clock: time.clock, timer: time.timer, ...options });
  const open = (insights: readonly string[] = []) => {
    const reader = new GivenReader();
    const leave = hub.subscribe(new LiveStream(reader), insights);
    return { reader, leave };
  };
  return { time, store, source, hub, open };
}

const names = (events: readonly [string, unknown][]) => events.map(([name]) => name);

test('a new stream is told when to come back, the last commit, and its insights', async () => {
  const { source, open, time } = given();
  source.commit(3);
  const { reader } = open(['a-number']);
  expect(reader.text).toMatch(/^retry: 2000\n\nevent: commit\n/);
  await time.pass(0);
  expect(reader.take()).toMatchObject([
    ['commit', { counted: 3, pending: 0, asOf: '2026-11-22T10:20:30.003Z' }],
    ['insight', { name: 'a-number', rows: [{ number: 1 }] }],
  ]);
});

test('every commit is told at once, insights at most four times a second', async () => {
  const { source, open, time, store } = given();
  const { reader } = open(['a-number']);
  await time.pass(0);
  reader.take();
  const seen: string[][] = [];
  for (let step = 1; step <= 10; step += 1) {
    store.rows = [{ text: 'now', number: step + 100 }];
    source.commit(step);
    await time.pass(50);
    seen.push(names(reader.take()));
  }
  expect(seen.flat().filter((name) => name === 'commit')).toHaveLength(10);
  expect(seen.flat().filter((name) => name === 'insight')).toHaveLength(2);
});

test('the last change is told even when no commit follows', async () => {
  const { source, open, time, store } = given();
  const { reader } = open(['a-number']);
  await time.pass(0);
  store.rows = [{ text: 'late', number: 9 }];
  source.commit(1);
  reader.take();
  await time.pass(250);
  expect(reader.take()).toMatchObject([['insight', { rows: [{ number: 9 }] }]]);
});

test('an insight whose numbers did not change is not told again', async () => {
  const { source, open, time, store } = given();
  const { reader } = open(['a-number']);
  await time.pass(0);
  source.commit(1);
  await time.pass(250);
  expect(names(reader.take())).toEqual(['insight', 'commit']);
  expect(store.queries).toBe(2);
});

test('an insight is computed once for all streams, and each gets only what it asked for', async () => {
  const { source, open, time, store } = given();
  source.commit(1);
  const readers = [open(['a-number']), open(['a-number']), open()].map(({ reader }) => reader);
  await time.pass(0);
  expect(readers.map((reader) => names(reader.take()))).toEqual([
    ['commit', 'insight'],
    ['commit', 'insight'],
    ['commit'],
  ]);
  expect(store.queries).toBe(1);
});

test('a reader that is behind gets the newest of each kind when it has caught up', async () => {
  const { source, open, time, store } = given();
  const { reader } = open(['a-number']);
  await time.pass(0);
  reader.take();
  reader.takes = false;
  source.commit(1);
  for (const number of [2, 3, 4]) {
    store.rows = [{ text: 'now', number }];
    source.commit(number);
    await time.pass(1_000);
  }
  expect(reader.take()).toMatchObject([['commit', { counted: 1 }]]);
  reader.catchUp();
  expect(reader.take()).toMatchObject([
    ['commit', { counted: 4 }],
    ['insight', { rows: [{ number: 4 }] }],
  ]);
});

test('an insight that fails is told as a problem, once, and as itself when it works again', async () => {
  const { source, open, time, store } = given();
  store.failure = new PomonaError('metric_rebuilding', 'Being filled');
  const { reader } = open(['a-number']);
  await time.pass(0);
  source.commit(1);
  await time.pass(250);
  expect(reader.take()).toEqual([
    ['problem', { insight: 'a-number', code: 'metric_rebuilding', message: 'Being filled' }],
    ['commit', expect.anything()],
  ]);
  store.failure = undefined;
  source.commit(2);
  await time.pass(250);
  expect(names(reader.take())).toEqual(['commit', 'insight']);
});

test('insights that take long leave the engine three quarters of the time', async () => {
  const { source, open, time, store } = given();
  open(['a-number']);
  store.query = async () => {
    store.queries += 1;
    time.nowMs += 200;
    return [];
  };
  await time.pass(0);
  source.commit(1);
  await time.pass(500);
  expect(store.queries).toBe(1);
  await time.pass(100);
  expect(store.queries).toBe(2);
});

test('a quiet stream has a heartbeat', async () => {
  const { open, time } = given();
  const { reader } = open();
  reader.take();
  await time.pass(15_000);
  await time.pass(15_000);
  expect(reader.text).toBe(': still here\n\n: still here\n\n');
});

test('a stream that left is told nothing, and with the last one the timers stop', async () => {
  const { source, open, time } = given();
  const { reader, leave } = open();
  reader.take();
  leave();
  source.commit(1);
  expect(reader.text).toBe('');
  expect(time.waiting).toBe(0);
});

test('closing ends all streams and takes no new ones', () => {
  const { source, open, hub, time } = given();
  const { reader } = open(['a-number']);
  hub.close();
  expect(reader.ended).toBe(true);
  expect(source.listeners.size).toBe(0);
  expect(time.waiting).toBe(0);
  expect(() => hub.requireRoom()).toThrow(expect.objectContaining({ code: 'shutting_down' }));
});

test('there is a limit to open streams', () => {
  const { open, hub } = given({ mostStreams: 1 });
  hub.requireRoom();
  open();
  expect(() => hub.requireRoom()).toThrow(expect.objectContaining({ code: 'overloaded' }));
});
