import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const pollMs = 200;
/** A lock that has not named its owner for so long was left by a process that died in between. */
const namelessMs = 10_000;

/**
 * Runs work while no other process of this checkout does, waiting for its turn. The lock is a folder, since making
 * one is atomic everywhere; it lies in dist/, since npm empties node_modules.
 *
 * @template T
 * @param {string} root
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withPrepareLock(root, work) {
  const lock = join(root, 'dist', 'prepare.lock');
  mkdirSync(join(root, 'dist'), { recursive: true });
  await acquire(lock);
  try {
    return await work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
}

/** @param {string} lock */
async function acquire(lock) {
  let told = false;
  while (!tryAcquire(lock)) {
    const owner = readOwner(lock);
    if (isAbandoned(lock, owner)) {
      bury(lock, owner);
      continue;
    }
    if (!told && owner !== undefined) {
      console.log(`Waiting for process ${owner}, which prepares this folder (${lock}) ...`);
      told = true;
    }
    await wait(pollMs);
  }
}

/**
 * @param {string} lock
 * @returns {boolean} whether the lock is ours now
 */
function tryAcquire(lock) {
  try {
    mkdirSync(lock);
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  return true;
}

/**
 * @param {string} lock
 * @returns {number | undefined} the process that holds it, once it has said so
 */
function readOwner(lock) {
  try {
    return Number(readFileSync(join(lock, 'pid'), 'utf8')) || undefined;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * @param {string} lock
 * @param {number | undefined} owner
 */
function isAbandoned(lock, owner) {
  if (owner === undefined) return ageMs(lock) > namelessMs;
  // Our own number in a lock we do not hold is that of an earlier process, as in a restarted container.
  return owner === process.pid || !isAlive(owner);
}

/** @param {string} lock */
function ageMs(lock) {
  try {
    return Date.now() - statSync(lock).mtimeMs;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
}

/**
 * Takes an abandoned lock away. Of several processes that try, the rename lets one succeed; should it have caught the
 * lock of a successor instead, it is put back.
 *
 * @param {string} lock
 * @param {number | undefined} owner
 */
function bury(lock, owner) {
  const grave = `${lock}.${process.pid}`;
  try {
    renameSync(lock, grave);
    if (readOwner(grave) === owner) rmSync(grave, { recursive: true, force: true });
    else renameSync(grave, lock);
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

/**
 * @param {unknown} error
 * @param {string} code
 */
function hasCode(error, code) {
  return error instanceof Error && 'code' in error && error.code === code;
}
