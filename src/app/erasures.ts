import { createHash } from 'node:crypto';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Erasures that were begun and not finished, with the file that notes each. */
export async function unfinishedErasures(
  folder: string,
): Promise<readonly { readonly file: string; readonly erasure: NotedErasure }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, erasure: JSON.parse(await readFile(file, 'utf8')) as NotedErasure };
    }),
  );
}

export async function forgetErasure(file: string): Promise<void> {
  await rm(file, { force: true });
}
