import { open, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Makes a file's bytes, or a folder's entries, survive a loss of power. */
export async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file in one step: after a crash it holds the old text or the new one. `mode` says who may read it. */
export async function replaceFile(
  path: string,
  text: string,
  options: { readonly mode?: number } = {},
): Promise<void> {
  const draft = `${path}.draft`;
  await writeFile(draft, text, options);
  await syncPath(draft);
  await rename(draft, path);
  await syncPath(dirname(path));
}
