import type { ReadLimit } from './event-log.ts';
import type { Segment } from './segment.ts';

/**
 * An offset before the given one from which can be read, so that about as much lies between them as the limit allows; the
 * given one where nothing does.
 */
export function boundaryBefore(
  segments: readonly Segment[],
  offset: number,
  limit: ReadLimit,
): number {
  let boundary = offset;
  let bytes = 0;
  for (const { index, bytes: length } of segments.toReversed()) {
    let end = length;
    for (const frame of index.toReversed()) {
      if (frame.offset < offset) {
        bytes += end - frame.position;
        if (bytes > limit.bytes && boundary < offset) return boundary;
        boundary = frame.offset;
        if (offset - boundary >= limit.records) return boundary;
      }
      end = frame.position;
    }
  }
  return boundary;
}
