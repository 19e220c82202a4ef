import { basename, extname } from 'node:path';
import { readLines } from '../../collect/read-lines.ts';

/** A stretch of a file. */
export interface Part {
  /** A name for it, by its number. */
  readonly name: string;
  /** Number of its first line in the file, from 1. */
  readonly firstLine: number;
  /** Without line breaks. */
  readonly lines: readonly Buffer[];
}

/** Where parts go. */
export interface PartTarget {
  /** Whether a part is there already. */
  holds(part: Part): boolean;
  /** Resolves once it is there, whole. */
  put(part: Part): Promise<void>;
}

export interface SplitOptions {
  readonly file: string;
  readonly target: PartTarget;
  /** Lines of each part. */
  readonly lines: number;
  /** Of a longer line only the beginning is sent. */
  readonly maxLineBytes: number;
  /** Resolves when the next part is due. */
  readonly pause: () => Promise<unknown>;
  readonly onProgress: (bytesDone: number) => void;
  readonly signal: AbortSignal;
}

export interface Sent {
  sent: number;
  /** Parts that were there already. */
  skipped: number;
  lines: number;
}

/** Sends a file in numbered parts. Parts that are there already are left as they are. */
export async function splitFile(options: SplitOptions): Promise<Sent> {
  const { target, signal, pause, onProgress } = options;
  const sent: Sent = { sent: 0, skipped: 0, lines: 0 };
  for await (const { part, bytesDone } of partsOf(options)) {
    if (target.holds(part)) {
      sent.skipped += 1;
      continue;
    }
    if (sent.sent > 0) await pause();
    if (signal.aborted) break;
    await target.put(part);
    sent.sent += 1;
    sent.lines += part.lines.length;
    onProgress(bytesDone);
  }
  return sent;
}

async function* partsOf({ file, lines: most, maxLineBytes }: SplitOptions) {
  let number = 0;
  let held: Buffer[] = [];
  let firstLine = 1;
  const take = (): Part => {
    number += 1;
    const part = { name: partName(file, number), firstLine, lines: held };
    firstLine += held.length;
    held = [];
    return part;
  };
  for await (const { lines, bytesDone } of readLines(file, maxLineBytes)) {
    for (const { bytes } of lines) {
      held.push(bytes);
      if (held.length === most) yield { part: take(), bytesDone };
    }
  }
  if (held.length > 0) yield { part: take(), bytesDone: Infinity };
}

function partName(file: string, number: number): string {
  const name = basename(file).replace(/\.gz$/i, '');
  const extension = extname(name);
  return `${basename(name, extension)}-${String(number).padStart(5, '0')}${extension}`;
}
