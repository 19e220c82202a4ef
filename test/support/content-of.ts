import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** The bytes of every file in a folder, by path. */
export async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const content = new Map<string, string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name);
    content.set(relative(folder, path), (await readFile(path)).toString('latin1'));
  }
  return content;
}
