import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { messageOf, PomonaError } from '../base/errors.ts';

/** A path (unzipped on the way when it ends in .gz) or a stream of bytes. */
export type LineSource = string | Readable;

export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its line break, and without the byte order mark of the file. */
  readonly bytes: Buffer;
  /** It is longer than the limit: `bytes` is only its beginning. */
  readonly tooLong: boolean;
}

export interface LineBlock {
  readonly lines: readonly Line[];
  /** Bytes read from the source so far, before unzipping. */
  readonly bytesDone: number;
  /** Nothing comes after it. */
  readonly atEnd: boolean;
}

const readSizeBytes = 256 * 1024;
const excerptBytes = 1000;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a source in its order, a block at a time, in memory bounded by `maxLineBytes`: the rest of a longer
 * line is passed over. Lines end with \n or \r\n; the last one may lack it.
 *
 * Throws PomonaError `not_found` or `invalid_parameter` when the file cannot be opened, `invalid_encoding` when the
 * gzip stream is damaged or cut off.
 */
export async function* readLines(
  source: LineSource,
  maxLineBytes: number,
): AsyncGenerator<LineBlock> {
  const cutter = new LineCutter(maxLineBytes);
  const { chunks, bytesRead } = open(source);
  try {
    for await (const chunk of chunks) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
      yield { lines: cutter.cut(bytes), bytesDone: bytesRead(bytes.length), atEnd: false };
    }
  } catch (error) {
    throw readError(source, error);
  } finally {
    chunks.destroy();
  }
  yield { lines: cutter.end(), bytesDone: bytesRead(0), atEnd: true };
}

function open(source: LineSource): { chunks: Readable; bytesRead: (more: number) => number } {
  if (typeof source !== 'string') {
    let bytes = 0;
    return { chunks: source, bytesRead: (more) => (bytes += more) };
  }
  const file = createReadStream(source, { highWaterMark: readSizeBytes });
  const zipped = source.toLowerCase().endsWith('.gz');
  // The error reaches the reader through the last stream of the pipeline.
  const chunks = zipped
    ? pipeline(file, createGunzip({ chunkSize: readSizeBytes }), () => {})
    : file;
  return { chunks, bytesRead: () => file.bytesRead };
}

function readError(source: LineSource, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const name = typeof source === 'string' ? source : 'the stream';
  if (code === 'ENOENT') {
    return new PomonaError('not_found', `There is no file ${name}.`, { cause: error });
  }
  if (code.startsWith('Z_')) {
    const message = `${name} is not a whole gzip file (${messageOf(error)}); fetch it again.`;
    return new PomonaError('invalid_encoding', message, { cause: error });
  }
  if (code === 'EACCES' || code === 'EISDIR') {
    const message = `${name} cannot be read: ${messageOf(error)}.`;
    return new PomonaError('invalid_parameter', message, { cause: error });
  }
  return error;
}

/** Cuts chunks into lines; holds the unfinished one. */
class LineCutter {
  readonly #maxLineBytes: number;
  #number = 0;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #tooLong = false;

  constructor(maxLineBytes: number) {
    this.#maxLineBytes = maxLineBytes;
  }

  cut(chunk: Buffer): Line[] {
    const lines: Line[] = [];
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      this.#hold(chunk.subarray(from, end));
      lines.push(this.#take());
      from = end + 1;
    }
    if (from < chunk.length) this.#hold(chunk.subarray(from));
    return lines;
  }

  end(): Line[] {
    return this.#heldBytes > 0 ? [this.#take()] : [];
  }

  #hold(piece: Buffer): void {
    if (this.#tooLong) return;
    this.#held.push(piece);
    this.#heldBytes += piece.length;
    if (this.#heldBytes <= this.#maxLineBytes) return;
    this.#tooLong = true;
    this.#held = [Buffer.concat(this.#held).subarray(0, excerptBytes)];
  }

  #take(): Line {
    this.#number += 1;
    let bytes = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held);
    if (bytes.at(-1) === carriageReturn && !this.#tooLong) bytes = bytes.subarray(0, -1);
    if (this.#number === 1 && bytes.indexOf(byteOrderMark) === 0) bytes = bytes.subarray(3);
    const line = { number: this.#number, bytes, tooLong: this.#tooLong };
    this.#held = [];
    this.#heldBytes = 0;
    this.#tooLong = false;
    return line;
  }
}
