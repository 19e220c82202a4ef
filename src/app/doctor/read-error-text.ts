import type { ErrorLine } from '../../base/known-error.ts';
import { readLines } from '../../collect/read-lines.ts';
import type { LineSource } from '../../collect/read-lines.ts';

export interface PastedError {
  /** Each different line once, in the order of their first. */
  readonly lines: readonly ErrorLine[];
  readonly linesRead: number;
  /** Lines of which only the beginning was looked at. */
  readonly cut: number;
  /** Different lines beyond what is kept. */
  readonly leftOut: number;
}

const maxLineBytes = 1024 * 1024;
const maxKeptCharacters = 8 * 1024 * 1024;
const timestamp =
  /^\[?(?:\d{2,4}[-/.]\d{2}[-/.]\d{2}[T ])?\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:?\d{2})?\]?\s*/;

/** Reads what somebody pasted, be it a whole log or no text at all, in bounded memory. */
export async function readErrorText(source: LineSource): Promise<PastedError> {
  const kept = new Map<string, { number: number; text: string; count: number }>();
  let [linesRead, characters, cut, leftOut] = [0, 0, 0, 0];
  for await (const block of readLines(source, maxLineBytes)) {
    for (const { number, bytes, tooLong } of block.lines) {
      linesRead = number;
      if (tooLong) cut += 1;
      // A terminal of Windows writes UTF-16; without its zeros that reads as well.
      const text = bytes.toString('utf8').replaceAll('\0', '');
      const key = text.replace(timestamp, '');
      const known = kept.get(key);
      if (known) known.count += 1;
      else if (characters > maxKeptCharacters) leftOut += 1;
      else {
        kept.set(key, { number, text, count: 1 });
        characters += text.length;
      }
    }
  }
  return { lines: [...kept.values()], linesRead, cut, leftOut };
}
