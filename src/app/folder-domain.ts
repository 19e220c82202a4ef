import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { PomonaError, messageOf } from '../base/errors.ts';
import { replaceFile } from '../process/durable-files.ts';
import type { DataFolder } from './data-folder.ts';
import type { Domain } from './domain.ts';

/** Its folders carry no name: they were there before folders had names. */
const unnamed = 'shop';

/** The domain whose events a folder holds; the shop where none is named. */
export async function loadDomainOf(folder?: DataFolder): Promise<Domain> {
  const name = folder ? await readDomainName(folder) : undefined;
  if (folder && name !== undefined && name !== unnamed && name !== 'brokerage') {
    throw new PomonaError(
      'folder_unusable',
      `${folder.root} holds events of ${JSON.stringify(name)}, which this Pomona does not know.`,
    );
  }
  return name === 'brokerage'
    ? (await import('./brokerage.ts')).brokerage
    : (await import('./shop.ts')).shop;
}

/**
 * Sees that a folder holds events of one domain only: the first one to open it notes its name. Rejects with
 * `folder_unusable` where it is another's, before anything in it is changed.
 */
export async function claimFolder(folder: DataFolder, name: string): Promise<void> {
  const isUsed = existsSync(folder.storeFile);
  const known = (await readDomainName(folder)) ?? (isUsed ? unnamed : undefined);
  if (known !== undefined && known !== name) {
    throw new PomonaError(
      'folder_unusable',
      `${folder.root} holds events of the ${known}, not of the ${name}: choose another folder with --data.`,
    );
  }
  if (known === undefined && name !== unnamed) {
    await replaceFile(folder.domainFile, `${JSON.stringify({ name })}\n`);
  }
}

async function readDomainName({ domainFile }: DataFolder): Promise<string | undefined> {
  try {
    const noted = JSON.parse(await readFile(domainFile, 'utf8')) as { name?: unknown } | null;
    if (typeof noted?.name === 'string') return noted.name;
    throw new Error('it names no domain');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PomonaError(
      'folder_unusable',
      `${domainFile} cannot be read: ${messageOf(error)}. It should hold {"name": "…"} with the domain of this folder.`,
      { cause: error },
    );
  }
}
