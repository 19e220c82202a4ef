import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { extname, basename, join } from 'node:path';
import { readLines } from '../../collect/read-lines.ts';
import { syncPath } from '../../process/durable-files.ts';

export interface SplitOptions {
  readonly file: string;
  readonly folder: string;
  /** Lines of each part. */
  readonly lines: number;
  /** Resolves when the next part is due. */
  readonly pause: () => Promise<unknown>;
  readonly onProgress: (bytesDone: number) => void;
  readonly signal: AbortSignal;
}

export interface Sent {
  sent: number;
  /** Parts that lay in the folder already. */
  skipped: number;
  lines: number;
}

const maxLineBytes = 16 * 1024 * 1024;

/**
 * Sends a file into a folder in numbered parts: each is written aside under a name that nobody reads, then renamed, so
 * that it is never seen half. Parts that are there already are left as they are.
 */
export async function splitFile(options: SplitOptions): Promise<Sent> {
  const { folder, signal, pause, onProgress } = options;
  await mkdir(folder, { recursive: true });
  const sent: Sent = { sent: 0, skipped: 0, lines: 0 };
  let number = 0;
  let hasSent = false;
  for await (const { text, lines, bytesDone } of partsOf(options)) {
    number += 1;
    const name = partName(options.file, number);
    if (existsSync(join(folder, name))) {
      sent.skipped += 1;
      continue;
    }
    if (hasSent) await pause();
    if (signal.aborted) break;
    await putInto(folder, name, text);
    hasSent = true;
    sent.sent += 1;
    sent.lines += lines;
    onProgress(bytesDone);
  }
  return sent;
}

/** Writes a file aside and renames it into its folder. */
export async function putInto(folder: string, name: string, text: string): Promise<void> {
  const draft = join(folder, `.${name}.tmp`);
  const handle = await open(draft, 'w');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, join(folder, name));
  await syncPath(folder);
}

function partName(file: string, number: number): string {
  const name = basename(file).replace(/\.gz$/i, '');
  const extension = extname(name);
  return `${basename(name, extension)}-${String(number).padStart(5, '0')}${extension}`;
}

async function* partsOf({ file, lines: most }: SplitOptions) {
  let held: string[] = [];
  for await (const { lines, bytesDone } of readLines(file, maxLineBytes)) {
    for (const { bytes } of lines) {
      held.push(`${bytes.toString()}\n`);
      if (held.length < most) continue;
      yield { text: held.join(''), lines: held.length, bytesDone };
      held = [];
    }
  }
  if (held.length > 0) yield { text: held.join(''), lines: held.length, bytesDone: Infinity };
}
