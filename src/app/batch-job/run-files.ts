import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { finalNames, watchFolder } from '../../collect/watch-folder.ts';
import type { FileJob } from './file-job.ts';
import type { JobProgress } from './job-progress.ts';

/** Finishes what was left, then reads one file. Says whether it was read now, or (in part) before. */
export async function runFile(job: FileJob, progress: JobProgress, file: string) {
  const left = progress.fileInHand?.name;
  await job.resume();
  return (await job.read(file)) || left === basename(file);
}

/**
 * Finishes what was left, then reads the files that come into a folder until the signal is aborted. What lay there
 * before it was watched for the first time stays unread, also after a restart; what came while nobody watched is read.
 */
export async function runFolder(
  job: FileJob,
  progress: JobProgress,
  folder: string,
  signal: AbortSignal,
  onWatching: () => void = () => undefined,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  if (progress.isNew(folder)) await progress.ignore(folder, await finalNames(folder));
  onWatching();
  await job.resume();
  const isPassed = (name: string) => progress.knows(name) || progress.isIgnored(folder, name);
  for await (const name of watchFolder({ folder, isPassed, signal })) {
    await job.read(join(folder, name));
  }
}
