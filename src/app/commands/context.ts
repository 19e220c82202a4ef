import type { Command } from 'commander';
import { Option } from 'commander';
import { dataFolder } from '../data-folder.ts';
import type { Domain } from '../domain.ts';
import type { Environment } from '../config.ts';
import { Progress } from '../output.ts';
import { openSession } from '../session.ts';
import type { Session } from '../session.ts';

/** What every command knows. */
export interface Context {
  readonly loadDomain: () => Promise<Domain>;
  readonly environment: Environment;
  readonly projectRoot: string;
  readonly version: string;
}

export function dataOption(): Option {
  return new Option('--data <folder>', 'the data folder').default('data').env('POMONA_DATA');
}

/** The options of a command that works on an instance. */
export function onInstance(command: Command): Command {
  return command.addOption(dataOption()).option('--json', 'print JSON, for programs');
}

/** Runs work on the running instance of a folder, or on the folder itself, showing progress. */
export async function withSession<T>(
  context: Context,
  data: string,
  work: (session: Session, progress: Progress) => Promise<T>,
): Promise<T> {
  const session = await openSession({
    folder: dataFolder(data),
    loadDomain: context.loadDomain,
  });
  const progress = new Progress();
  try {
    return await work(session, progress);
  } finally {
    progress.stop();
    await session.close();
  }
}
