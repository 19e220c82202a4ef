import type { AcceptContext, EventGate } from './accept-event.ts';
import type { EventBatch } from './event-batch.ts';
import { reject } from './rejection.ts';
import type { Rejected } from './rejection.ts';

/** A batch after the gate. */
export interface SortedBatch {
  /** The accepted events as NDJSON, in their order. */
  readonly lines: string;
  readonly accepted: number;
  readonly rejected: readonly (Rejected & { readonly index: number })[];
}

/** Sends each event of a batch through the gate. A bad event never costs its neighbours. */
export function sortBatch(
  accept: EventGate,
  batch: EventBatch,
  context: AcceptContext,
): SortedBatch {
  const { values, unreadable } = batch;
  const rejected: (Rejected & { index: number })[] = [];
  let lines = '';
  for (let index = 0; index < values.length; index += 1) {
    const reason = unreadable.size === 0 ? undefined : unreadable.get(index);
    const outcome =
      reason === undefined ? accept(values[index], context) : reject('invalid_json', reason);
    if (outcome.kind === 'accepted') lines += `${outcome.line}\n`;
    else rejected.push({ ...outcome, index });
  }
  return { lines, accepted: values.length - rejected.length, rejected };
}
