import { randomUUID } from 'node:crypto';
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

/** Notes an erasure before it begins, so that one cut off by a crash is finished at the next start. */
export async function noteErasure(folder: string, erasure: Erasure): Promise<string> {
  const file = join(folder, `${randomUUID()}.json`);
  await replaceFile(file, JSON.stringify(erasure));
  return file;
}

/** Erasures that were begun and not finished, with the file that notes each. */
export async function unfinishedErasures(
  folder: string,
): Promise<readonly { readonly file: string; readonly erasure: Erasure }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'));
  return Promise.all(
    names.map(async (name) => {
      const file = join(folder, name);
      return { file, erasure: JSON.parse(await readFile(file, 'utf8')) as Erasure };
    }),
  );
}

export async function forgetErasure(file: string): Promise<void> {
  await rm(file, { force: true });
}
