import { resolve } from 'node:path';
import { PomonaError } from '../../base/errors.ts';
import { Archive } from '../../process/archive.ts';
import type { DamagedFile } from '../../process/check-archive.ts';
import type { DataFolder } from '../data-folder.ts';
import { findInstance } from './examine-instance.ts';
import { openToRead } from './examine-store.ts';

/**
 * Leaves a damaged Parquet file out of history for good, so that what is left can be read again. Rejects with
 * `folder_in_use` while an instance runs, and with `invalid_parameter` when the file is sound or not the archive's.
 */
export async function giveUpFile(folder: DataFolder, file: string): Promise<DamagedFile> {
  if (await findInstance(folder)) throw inUse(folder);
  const store = await openToRead(folder);
  if (store.kind === 'in-use') throw inUse(folder);
  try {
    // Nothing is written by the archive but what it gives up: the columns of events do not matter.
    const archive = await Archive.open(folder.archive, []);
    return await archive.giveUp(resolve(file));
  } finally {
    if (store.kind === 'open') store.close();
  }
}

function inUse({ root }: DataFolder): PomonaError {
  return new PomonaError(
    'folder_in_use',
    `An instance has ${root} open: stop it before a file of its archive is given up.`,
  );
}
