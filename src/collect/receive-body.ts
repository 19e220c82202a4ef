import type { Readable } from 'node:stream';
import { PomonaError } from '../base/errors.ts';

/**
 * How many bytes of bodies may be held at once, over all requests: what keeps memory bounded when many clients send
 * at the same time. Counts bytes that arrived, not bytes announced, so that a slow client holds only what it sent.
 */
export class BodyBudget {
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The share of one request, empty at first. */
  open(): BodyHold {
    let ownBytes = 0;
    const resize = (bytes: number): boolean => {
      const total = this.#heldBytes - ownBytes + bytes;
      if (bytes > ownBytes && total > this.#maxBytes) return false;
      this.#heldBytes = total;
      ownBytes = bytes;
      return true;
    };
    return { tryResize: resize, release: () => void resize(0) };
  }
}

/** What one request holds of the budget; whoever ends with the body must release it. */
export interface BodyHold {
  /** Holds so many bytes from now on; false, and nothing changed, when the budget has not as many left. */
  tryResize(bytes: number): boolean;
  release(): void;
}

/** A body as it arrived, or why it was not kept. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  readonly refusal?: PomonaError;
  readonly hold: BodyHold;
}

/** How much of a body too large is read and thrown away, so that the client gets to read the answer. */
const maxDrainedBytes = 32 * 1024 * 1024;

/**
 * Reads a body, as far as `maxBytes` and the budget allow. What is over is read on without being kept: to answer
 * before the client has sent all would reset the connection under its hands. Rejects only when the client goes away
 * or sends without end.
 */
export async function receiveBody(
  payload: Readable,
  maxBytes: number,
  budget: BodyBudget,
): Promise<ReceivedBody> {
  const hold = budget.open();
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  let refusal: PomonaError | undefined;
  try {
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      totalBytes += chunk.length;
      if (totalBytes > maxDrainedBytes) throw bodyTooLarge(maxBytes);
      if (refusal !== undefined) continue;
      if (totalBytes > maxBytes) refusal = bodyTooLarge(maxBytes);
      else if (!hold.tryResize(totalBytes)) refusal = tooManyBodies();
      else chunks.push(chunk);
      if (refusal !== undefined) {
        chunks.length = 0;
        hold.release();
      }
    }
  } catch (error) {
    hold.release();
    if (error instanceof PomonaError) throw error;
    throw new PomonaError('invalid_body', 'The connection ended within the body', { cause: error });
  }
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  return refusal === undefined ? { bytes, hold } : { bytes, refusal, hold };
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
