import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PomonaError, messageOf } from '../base/errors.ts';

export interface WatchOptions {
  readonly folder: string;
  /** Whether a file of this name is of no interest, or no longer. */
  readonly isPassed: (name: string) => boolean;
  /** A file counts when it has not changed for this long. */
  readonly quietMs?: number;
  readonly signal: AbortSignal;
}

const defaultQuietMs = 1_000;

/** Whether a file of this name can count: dot-files and *.tmp are somebody's unfinished work. */
export function isFinalName(name: string): boolean {
  return !name.startsWith('.') && !name.endsWith('.tmp');
}

/** Names of the files that a folder holds now and that can count, in order. Rejects with `invalid_parameter`. */
export async function finalNames(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile() && isFinalName(entry.name))
      .map(({ name }) => name)
      .toSorted();
  } catch (error) {
    const message = `The folder ${folder} cannot be read: ${messageOf(error)}`;
    throw new PomonaError('invalid_parameter', message, { cause: error });
  }
}

/**
 * Names of the files of a folder as they come to count, until the signal is aborted: each whole, which is when it has
 * stayed as it is for a while and no process has it open to write. A file renamed into the folder always is. Files that
 * are found together are given in the order of their names; the next is looked for once the one before is done with.
 */
export async function* watchFolder(options: WatchOptions): AsyncGenerator<string> {
  const { folder, isPassed, quietMs = defaultQuietMs, signal } = options;
  const seen = new Map<string, { readonly state: string; readonly sinceMs: number }>();
  const given = new Set<string>();
  while (!signal.aborted) {
    const names = (await finalNames(folder)).filter((name) => !isPassed(name) && !given.has(name));
    let next: string | undefined;
    for (const name of names) {
      const state = await stateOf(join(folder, name));
      const before = seen.get(name);
      if (state === undefined || before?.state !== state) {
        seen.set(name, { state: state ?? '', sinceMs: performance.now() });
      } else if (next === undefined && performance.now() - before.sinceMs >= quietMs) {
        if (!isOpenForWriting(await realpath(join(folder, name)).catch(() => ''))) next = name;
      }
    }
    if (next === undefined) {
      await delay(Math.min(quietMs, 250), undefined, { signal }).catch(() => undefined);
    } else {
      given.add(next);
      seen.delete(next);
      yield next;
    }
  }
}

/** What changes when a file does; undefined when it is gone. */
async function stateOf(path: string): Promise<string | undefined> {
  try {
    const { ino, size, mtimeMs } = await stat(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    // Taken away between two looks: it never came to count.
    return undefined;
  }
}

/** Whether a process of this machine has a file open to write, as far as /proc tells; false where there is none. */
function isOpenForWriting(path: string): boolean {
  return processIds().some((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some(
        (fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === path && isWriting(pid, fd),
      );
    } catch {
      // It has ended, or is somebody else's.
      return false;
    }
  });
}

function processIds(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    // No such thing on this system: the quiet alone has to tell.
    return [];
  }
}

function isWriting(pid: string, fd: string): boolean {
  const flags = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/${fd}`, 'utf8'))?.[1];
  return (Number.parseInt(flags ?? '0', 8) & 3) !== 0;
}
