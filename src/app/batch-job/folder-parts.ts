import { existsSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { syncPath } from '../../process/durable-files.ts';
import type { Part, PartTarget } from './split-file.ts';

/**
 * Parts as files of a folder: each is written aside under a name that nobody reads, then renamed, so that it is never seen
 * half.
 */
export class FolderParts implements PartTarget {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open(folder: string): Promise<FolderParts> {
    await mkdir(folder, { recursive: true });
    return new FolderParts(folder);
  }

  holds({ name }: Part): boolean {
    return existsSync(join(this.#folder, name));
  }

  put({ name, lines }: Part): Promise<void> {
    return putInto(this.#folder, name, lines.map((line) => `${line.toString()}\n`).join(''));
  }
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
