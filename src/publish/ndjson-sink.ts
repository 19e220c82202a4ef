import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PomonaError } from '../base/errors.ts';
import { LineJournal } from '../log/line-journal.ts';
import type { BatchResult, ResultSink } from './result-sink.ts';

/** Results as `results.ndjson` in a folder: one line a batch, each on the disk before the next, none of them twice. */
export class NdjsonSink implements ResultSink {
  readonly #journal: LineJournal;
  #last: object | undefined;

  private constructor(journal: LineJournal, last: object | undefined) {
    this.#journal = journal;
    this.#last = last;
  }

  static async open(folder: string): Promise<NdjsonSink> {
    await mkdir(folder, { recursive: true });
    let last: object | undefined;
    const journal = await LineJournal.open(join(folder, 'results.ndjson'), (line) => (last = line));
    return new NdjsonSink(journal, last);
  }

  get file(): string {
    return this.#journal.file;
  }

  /** Rejects with `invalid_parameter` where the file holds results of something else. */
  async publish({ batch, origin, entries }: BatchResult): Promise<void> {
    const line = { batch, ...origin, ...Object.fromEntries(entries) };
    const written = batchOf(this.#last);
    if (batch > written) {
      await this.#journal.append(line);
      this.#last = line;
    } else if (batch < written || JSON.stringify(line) !== JSON.stringify(this.#last)) {
      throw new PomonaError(
        'invalid_parameter',
        `${this.file} holds results of another run, up to batch ${written}: choose another folder with --out.`,
      );
    }
  }

  close(): Promise<void> {
    return this.#journal.close();
  }
}

function batchOf(line: object | undefined): number {
  return line && 'batch' in line && typeof line.batch === 'number' ? line.batch : 0;
}
