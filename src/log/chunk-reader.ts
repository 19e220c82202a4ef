import { readFully } from './log-files.ts';
import type { LogFile } from './log-files.ts';

const empty = Buffer.alloc(0);

/** Reads a file forwards in large pieces, and keeps the last piece at hand. */
export class ChunkReader {
  readonly #file: LogFile;
  readonly #chunkBytes: number;
  #endBytes: number;
  #chunk: Buffer = empty;
  #chunkStart = 0;

  constructor(file: LogFile, endBytes: number, chunkBytes: number) {
    this.#file = file;
    this.#endBytes = endBytes;
    this.#chunkBytes = chunkBytes;
  }

  /** Where reading ends: as asked, or earlier where the file turned out to be shorter. */
  get endBytes(): number {
    return this.#endBytes;
  }

  /** The bytes at hand from `position` on; possibly none. */
  window(position: number): Buffer {
    const start = position - this.#chunkStart;
    return start >= 0 && start < this.#chunk.length ? this.#chunk.subarray(start) : empty;
  }

  /** Reads on from `position`, at least `atLeast` bytes if there are so many. Handed-out windows stay valid. */
  async fill(position: number, atLeast: number): Promise<void> {
    const wanted = Math.min(Math.max(atLeast, this.#chunkBytes), this.#endBytes - position);
    const chunk = Buffer.allocUnsafeSlow(Math.max(wanted, 0));
    const got = await readFully(this.#file, chunk, position);
    if (got < wanted) this.#endBytes = position + got;
    this.#chunk = chunk.subarray(0, got);
    this.#chunkStart = position;
  }
}
