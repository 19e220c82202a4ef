import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, PomonaError } from '../base/errors.ts';
import { literal } from '../process/database.ts';
import { replaceFile } from '../process/durable-files.ts';

/** Whose events are to be erased. */
export interface Erasure {
  readonly column: 'userId' | 'anonymousId';
  readonly value: string;
}

/** The erasure as an SQL condition on an event. */
export function conditionOf({ column, value }: Erasure): string {
  return `${column} = ${literal(value)}`;
}

/** An erasure as noted: it takes what lies before an offset, and nothing the person does after asking for it. */
export interface NotedErasure extends Erasure {
  readonly beforeOffset: number;
}

/**
 * Notes an erasure before it begins, so that one cut off by a crash is finished at the next start. Asked for again,
 * it takes the place of the note that was left.
 */
export async function noteErasure(folder: string, erasure: NotedErasure): Promise<string> {
  const { column, value } = erasure;
  const name = createHash('sha256')
    .update(JSON.stringify([column, value]))
    .digest('hex');
  const file = join(folder, `${name}.json`);
  await replaceFile(file, JSON.stringify(erasure));
  return file;
}

export interface LeftErasure {
  /** The file that notes it. */
  readonly file: string;
  readonly erasure: NotedErasure;
}

/** Erasures that were begun and not finished. Rejects with `data_corrupt` where a note cannot be read. */
export async function unfinishedErasures(folder: string): Promise<readonly LeftErasure[]> {
  const names = (await unlessGone(readdir(folder))) ?? [];
  const files = names.filter((name) => name.endsWith('.json')).map((name) => join(folder, name));
  const left = await Promise.all(files.map(readNote));
  return left.filter((note) => note !== undefined);
}

async function readNote(file: string): Promise<LeftErasure | undefined> {
  try {
    const text = await unlessGone(readFile(file, 'utf8'));
    if (text === undefined) return undefined;
    const erasure = JSON.parse(text) as Partial<NotedErasure> | null;
    if (isNoted(erasure)) return { file, erasure };
    throw new Error('it does not say whose events are to be erased');
  } catch (error) {
    throw new PomonaError(
      'data_corrupt',
      `${file}, which notes an erasure that was not finished, cannot be read: ${messageOf(error)}. Put it back from a backup; or remove it, start, and erase that person's events again (pomona events erase).`,
      { cause: error },
    );
  }
}

function isNoted(note: Partial<NotedErasure> | null): note is NotedErasure {
  const isColumn = note?.column === 'userId' || note?.column === 'anonymousId';
  return isColumn && typeof note.value === 'string' && Number.isInteger(note.beforeOffset);
}

/** What is finished meanwhile is no longer there. */
async function unlessGone<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

export async function forgetErasure(file: string): Promise<void> {
  await rm(file, { force: true });
}
