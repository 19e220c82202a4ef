import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { PomonaError } from '../../base/errors.ts';
import { readLines } from '../../collect/read-lines.ts';
import type { Line } from '../../collect/read-lines.ts';
import { batchLines, maxLineBytes } from './batch-job.ts';
import type { BatchJob, InputBatch } from './batch-job.ts';
import type { FileInHand, JobProgress } from './job-progress.ts';

export interface FileJobOptions {
  readonly job: BatchJob;
  readonly progress: JobProgress;
  readonly onProgress: (file: string, bytesDone: number, bytes: number) => void;
  readonly onTrouble: (what: string, error: unknown) => void;
  /** Once aborted, the job ends with the batch in hand. */
  readonly signal: AbortSignal;
}

/** Reads files into a job batch by batch. A line is told by the name of its file and its number. */
export class FileJob {
  readonly #options: FileJobOptions;

  constructor(options: FileJobOptions) {
    this.#options = options;
  }

  /** Goes on with the file that was left half read, if there is one. */
  async resume(): Promise<void> {
    const { job, progress } = this.#options;
    const { fileInHand } = progress;
    if (fileInHand) await this.#go(fileInHand, await job.quarantinedOf(placeIn(fileInHand.name)));
  }

  /** Reads a file from its start, unless one of its name was read before: says whether it was. */
  async read(path: string): Promise<boolean> {
    const { progress } = this.#options;
    if (progress.knows(basename(path))) return false;
    await progress.begin(path);
    await this.#go(progress.fileInHand!, new Set());
    return true;
  }

  async #go(file: FileInHand, quarantined: ReadonlySet<string>): Promise<void> {
    const { progress, signal } = this.#options;
    await this.#readOn(file, quarantined);
    if (!signal.aborted) await progress.end();
  }

  async #readOn(file: FileInHand, quarantined: ReadonlySet<string>): Promise<void> {
    const { job, progress, signal, onProgress, onTrouble } = this.#options;
    const bytes = await stat(file.path).then(
      ({ size }) => size,
      () => 0,
    );
    let known = quarantined;
    for await (const { lines, bytesDone } of batchesOf(file, onTrouble)) {
      if (signal.aborted) return;
      const done = await job.take(inputOf(file.name, lines), known);
      await progress.finishFileBatch({ ...done, toLine: lines.at(-1)!.number });
      known = new Set();
      onProgress(file.name, Math.min(bytesDone, bytes), bytes);
    }
  }
}

function placeIn(file: string): string {
  return `${file} line `;
}

function inputOf(file: string, lines: readonly Line[]): InputBatch {
  const [fromLine, toLine] = [lines[0]!.number, lines.at(-1)!.number];
  return {
    key: `${file}:${fromLine}`,
    origin: { file, fromLine, toLine },
    lines: lines.map(({ number, bytes, tooLong }) => ({
      ...{ identity: `${file}:${number}`, place: `${placeIn(file)}${number}` },
      ...{ index: number, bytes, tooLong },
    })),
  };
}

/**
 * The lines of a file that are not done with, by batches: always the same lines in each. A file that cannot be read, or
 * no further, is told of, and ends there.
 */
async function* batchesOf(
  file: FileInHand,
  onTrouble: FileJobOptions['onTrouble'],
): AsyncGenerator<{ readonly lines: readonly Line[]; readonly bytesDone: number }> {
  let held: Line[] = [];
  try {
    for await (const { lines, bytesDone } of readLines(file.path, maxLineBytes)) {
      for (const line of lines) {
        if (line.number <= file.toLine) continue;
        held.push(line);
        if (line.number % batchLines !== 0) continue;
        yield { lines: held, bytesDone };
        held = [];
      }
    }
  } catch (error) {
    if (!(error instanceof PomonaError)) throw error;
    onTrouble(`${file.name} was not read to its end`, error);
  }
  if (held.length > 0) yield { lines: held, bytesDone: Infinity };
}
