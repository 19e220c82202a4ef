import { open, truncate } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PomonaError, messageOf } from '../base/errors.ts';

/**
 * A file of JSON objects, one a line, to which is only appended. Whole lines last: what a crash left of the last one is
 * cut off at the next opening.
 */
export class LineJournal {
  readonly file: string;
  readonly #handle: FileHandle;

  private constructor(file: string, handle: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  /**
   * Opens a journal, making it where there is none, and gives each of its lines to `onLine`. Rejects with
   * `data_corrupt` for a whole line that is no JSON object.
   */
  static async open(file: string, onLine: (line: object) => void): Promise<LineJournal> {
    const handle = await open(file, 'a+');
    try {
      const text = await handle.readFile();
      const end = text.lastIndexOf('\n') + 1;
      const lines = text.subarray(0, end).toString().split('\n').slice(0, -1);
      lines.forEach((line, index) => onLine(parseLine(file, line, index + 1)));
      if (end < text.byteLength) await truncate(file, end);
      await handle.sync();
      await syncFolder(dirname(file));
      return new LineJournal(file, handle);
    } catch (error) {
      await handle.close();
      throw error;
    }
  }

  /** Resolves once the line is on the disk. */
  async append(line: object): Promise<void> {
    await this.#handle.appendFile(`${JSON.stringify(line)}\n`);
    await this.#handle.sync();
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

function parseLine(file: string, line: string, number: number): object {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null) return value;
    throw new TypeError('it is no JSON object');
  } catch (error) {
    throw new PomonaError(
      'data_corrupt',
      `Line ${number} of ${file} cannot be read: ${messageOf(error)}. Put the file back from a copy, or move it away to begin anew.`,
      { cause: error },
    );
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
