import { readdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { formatInstant } from '../base/instant.ts';
import type { Clock } from '../base/time.ts';
import type { HealthAnswer } from '../serve/contract.ts';
import type { DataFolder } from './data-folder.ts';

/** How full the disk is, and what a data folder takes of it. */
export async function measureDisk(folder: DataFolder, clock: Clock): Promise<HealthAnswer['disk']> {
  const { bavail, blocks, bsize } = await statfs(folder.root);
  const [logBytes, archiveBytes, quarantineBytes, tables, writeAhead] = await Promise.all([
    folderBytes(folder.log),
    folderBytes(folder.archive),
    folderBytes(folder.quarantine),
    fileBytes(folder.storeFile),
    fileBytes(`${folder.storeFile}.wal`),
  ]);
  return {
    freeBytes: bavail * bsize,
    totalBytes: blocks * bsize,
    logBytes,
    archiveBytes,
    quarantineBytes,
    storeBytes: tables + writeAhead,
    measuredAt: formatInstant(clock()),
  };
}

async function folderBytes(folder: string): Promise<number> {
  const entries = await unlessGone(readdir(folder, { recursive: true, withFileTypes: true }), []);
  let bytes = 0;
  for (const entry of entries) {
    if (entry.isFile()) bytes += await fileBytes(join(entry.parentPath, entry.name));
  }
  return bytes;
}

async function fileBytes(path: string): Promise<number> {
  return (await unlessGone(stat(path), { size: 0 })).size;
}

/** Segments are dropped, files and folders exchanged while they are being measured: what is gone takes no room. */
async function unlessGone<T, U>(looking: Promise<T>, nothing: U): Promise<T | U> {
  try {
    return await looking;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return nothing;
    throw error;
  }
}
