/** Where a live stream writes: an HTTP response, or a test. */
export interface LiveSink {
  /** Gives false when the reader is behind: more should wait for `onDrain`. */
  write(text: string): boolean;
  onDrain(listener: () => void): void;
  end(): void;
}

/** How long a browser waits before it connects again. */
const retryMs = 2_000;

/**
 * One reader of server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). A reader that
 * cannot keep up gets the newest message of each slot and none of those between, so that it holds no more than that.
 */
export class LiveStream {
  readonly #sink: LiveSink;
  readonly #waiting = new Map<string, string>();
  #behind = false;

  constructor(sink: LiveSink) {
    this.#sink = sink;
    sink.onDrain(() => this.#flush());
    this.#write(`retry: ${retryMs}\n\n`);
  }

  /** Sends an event. `json` must be without line breaks; a newer message of the same slot replaces one that waits. */
  send(slot: string, event: string, json: string): void {
    const message = `event: ${event}\ndata: ${json}\n\n`;
    if (this.#behind) this.#waiting.set(slot, message);
    else this.#write(message);
  }

  /** A comment that keeps proxies from cutting a quiet connection. */
  beat(): void {
    if (!this.#behind) this.#write(': still here\n\n');
  }

  end(): void {
    this.#waiting.clear();
    this.#sink.end();
  }

  #write(text: string): void {
    this.#behind = !this.#sink.write(text);
  }

  #flush(): void {
    this.#behind = false;
    for (const [slot, message] of this.#waiting) {
      if (this.#behind) return;
      this.#waiting.delete(slot);
      this.#write(message);
    }
  }
}
