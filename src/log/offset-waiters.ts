interface Waiter {
  readonly offset: number;
  readonly done: () => void;
}

/** Those who wait for the log to grow past an offset. */
export class OffsetWaiters {
  readonly #waiters = new Set<Waiter>();

  wait(offset: number, signal: AbortSignal | undefined): Promise<void> {
    if (signal?.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#waiters.delete(waiter);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const waiter = { offset, done };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', done);
    });
  }

  wake(endOffset: number): void {
    for (const waiter of [...this.#waiters]) if (endOffset > waiter.offset) waiter.done();
  }

  /** Lets everybody go: nothing will come any more. */
  release(): void {
    this.wake(Infinity);
  }
}
