import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that this very process has locked: its number in a lock beside these is that of an earlier process. */
const held = new Set();

/**
 * Keeps a folder, made where there is none, to one process. Throws when another has it.
 *
 * @param {string} folder
 * @returns {() => void} gives the folder free
 */
export function lockFolder(folder) {
  const lock = join(folder, 'lock');
  mkdirSync(folder, { recursive: true });
  while (!tryCreate(lock)) {
    const owner = readOwner(lock);
    if (held.has(lock) || (owner !== process.pid && isAlive(owner))) {
      throw new Error(
        `${folder} is in use by process ${owner}: give each process a folder of its own. ` +
          `Should that process be another program, remove ${lock}.`,
      );
    }
    takeAway(lock, owner);
  }
  held.add(lock);
  return () => {
    held.delete(lock);
    rmSync(lock, { force: true });
  };
}

/** @param {string} lock */
function tryCreate(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/**
 * @param {string} lock
 * @returns {number} 0 where there is none
 */
function readOwner(lock) {
  try {
    return Number(readFileSync(lock, 'utf8'));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 0;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Of several processes that find the lock of a dead one, the rename lets one succeed; should it have caught the lock of
 * a living one instead, it is put back.
 *
 * @param {string} lock
 * @param {number} owner
 */
function takeAway(lock, owner) {
  const grave = `${lock}.${process.pid}`;
  try {
    renameSync(lock, grave);
    if (readOwner(grave) === owner) rmSync(grave);
    else renameSync(grave, lock);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** @param {unknown} error */
function codeOf(error) {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
