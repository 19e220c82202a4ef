import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';

/** What one request holds of the budget; whoever ends with the body must release it. */
export interface BodyHold {
  /** Holds so many bytes from now on; false, and nothing changed, when there is no room for as many. */
  tryResize(bytes: number): boolean;
  /** The body is whole: from now on it keeps its place. */
  complete(): void;
  release(): void;
}

interface ArrivingBody {
  bytes: number;
  readonly sinceMs: number;
  readonly giveWay: () => void;
}

/** Until then no body gives way: whoever sends at an ordinary pace is done by then. */
const undisturbedMs = 1_000;

/**
 * How many bytes of bodies may be held at once, over all requests: what keeps memory bounded when many clients send
 * at the same time. Counts bytes that arrived, not bytes announced.
 *
 * Where there is no room, a body that has been arriving for more than a second gives way: the one that has cost most,
 * in bytes times time. So clients that send slowly, on purpose or not, cannot keep the others out.
 */
export class BodyBudget {
  readonly #maxBytes: number;
  readonly #clock: Clock;
  readonly #arriving = new Set<ArrivingBody>();
  #heldBytes = 0;

  constructor(maxBytes: number, clock: Clock) {
    this.#maxBytes = maxBytes;
    this.#clock = clock;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The share of one request, empty at first. When its body must give way it is told, and has to release its share. */
  open(giveWay: () => void): BodyHold {
    const body: ArrivingBody = { bytes: 0, sinceMs: this.#clock(), giveWay };
    this.#arriving.add(body);
    const complete = () => void this.#arriving.delete(body);
    return {
      tryResize: (bytes) => this.#tryResize(body, bytes),
      complete,
      release: () => {
        complete();
        this.#resize(body, 0);
      },
    };
  }

  #tryResize(body: ArrivingBody, bytes: number): boolean {
    const isTooMuch = () => this.#heldBytes - body.bytes + bytes > this.#maxBytes;
    while (bytes > body.bytes && isTooMuch()) {
      const costliest = this.#costliest();
      if (costliest === undefined || costliest === body) return false;
      costliest.giveWay();
    }
    this.#resize(body, bytes);
    return true;
  }

  #resize(body: ArrivingBody, bytes: number): void {
    this.#heldBytes += bytes - body.bytes;
    body.bytes = bytes;
  }

  #costliest(): ArrivingBody | undefined {
    const nowMs = this.#clock();
    let costliest: ArrivingBody | undefined;
    let mostByteMs = 0;
    for (const body of this.#arriving) {
      const ageMs = nowMs - body.sinceMs;
      if (ageMs <= undisturbedMs || body.bytes * ageMs <= mostByteMs) continue;
      costliest = body;
      mostByteMs = body.bytes * ageMs;
    }
    return costliest;
  }
}

export function bodyTooLarge(maxBytes: number): PomonaError {
  const limit = `${maxBytes / (1024 * 1024)} MiB`;
  return new PomonaError(
    'body_too_large',
    `A body may have at most ${limit}, before and after decompression; send the events in several requests`,
  );
}

export function tooManyBodies(): PomonaError {
  return new PomonaError('overloaded', 'Too many bodies are being received at once; try again', {
    retryAfterSeconds: 1,
  });
}
