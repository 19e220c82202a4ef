import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PomonaError, messageOf } from '../../base/errors.ts';
import type { Command } from 'commander';
import { InvalidArgumentError, Option } from 'commander';
import { dataFolder } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import type { Domain } from '../domain.ts';
import type { Environment } from '../config.ts';
import { Progress } from '../output.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session.ts';

/** The checkout. */
export const projectRoot = join(import.meta.dirname, '..', '..', '..');

/** What every command knows. */
export interface Context {
  /** The domain whose events a folder holds; the shop, unless it is another's. */
  readonly loadDomain: (folder?: DataFolder) => Promise<Domain>;
  readonly environment: Environment;
  readonly version: string;
}

export function dataOption(): Option {
  return new Option('--data <folder>', 'the data folder')
    .default(join(projectRoot, 'data'), '"data" in the checkout')
    .env('POMONA_DATA');
}

/** The options of a command that works on an instance. */
export function onInstance(command: Command): Command {
  return command.addOption(dataOption()).option('--json', 'print JSON, for programs');
}

/**
 * Runs work on the running instance of a folder, or on the folder itself, showing progress. Only commands that bring
 * in events may create the folder.
 */
export async function withSession<T>(
  context: Context,
  data: string,
  work: (session: Session, progress: Progress) => Promise<T>,
  { mayCreate = false, config }: { mayCreate?: boolean; config?: string | undefined } = {},
): Promise<T> {
  const session = await openSession({
    folder: dataFolder(data),
    loadDomain: context.loadDomain,
    mayCreate,
    config,
  });
  const progress = new Progress();
  try {
    return await work(session, progress);
  } finally {
    progress.stop();
    await session.close();
  }
}

/** A port number of the command line. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

/** Facts about a file a person named; fails with words where it cannot be read. */
export async function statFile(file: string): Promise<{ size: number }> {
  try {
    return await stat(file);
  } catch (error) {
    throw new PomonaError('invalid_parameter', `${file} cannot be read: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

/** The text of a file a person named. */
export async function readText(file: string): Promise<string> {
  await statFile(file);
  return readFile(file, 'utf8');
}
