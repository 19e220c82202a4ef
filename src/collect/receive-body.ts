import type { Readable } from 'node:stream';
import { PomonaError } from '../base/errors.ts';
import { bodyTooLarge, tooManyBodies } from './body-budget.ts';
import type { BodyBudget, BodyHold } from './body-budget.ts';

/** A body as it arrived, or why it was not kept. */
export interface ReceivedBody {
  readonly bytes: Buffer;
  readonly refusal?: PomonaError;
  readonly hold: BodyHold;
}

/** How much of a body too large is read and thrown away, so that the client gets to read the answer. */
const maxDrainedBytes = 32 * 1024 * 1024;

/**
 * Reads a body, as far as `maxBytes` and the budget allow. What is refused is read on without being kept: to answer
 * before the client has sent all would reset the connection under its hands. Rejects only when the client goes away
 * or sends without end.
 */
export async function receiveBody(
  payload: Readable,
  maxBytes: number,
  budget: BodyBudget,
): Promise<ReceivedBody> {
  const chunks: Buffer[] = [];
  let totalBytes = 0;
  let refusal: PomonaError | undefined;
  const hold = budget.open(() => refuse(tooManyBodies()));
  function refuse(error: PomonaError): void {
    refusal = error;
    chunks.length = 0;
    hold.release();
  }
  try {
    for await (const chunk of payload as AsyncIterable<Buffer>) {
      totalBytes += chunk.length;
      if (totalBytes > maxDrainedBytes) throw bodyTooLarge(maxBytes);
      if (refusal !== undefined) continue;
      if (totalBytes > maxBytes) refuse(bodyTooLarge(maxBytes));
      else if (!hold.tryResize(totalBytes)) refuse(tooManyBodies());
      else chunks.push(chunk);
    }
  } catch (error) {
    hold.release();
    if (error instanceof PomonaError) throw error;
    throw new PomonaError('invalid_body', 'The connection ended within the body', { cause: error });
  }
  hold.complete();
  const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
  return refusal === undefined ? { bytes, hold } : { bytes, refusal, hold };
}
