import {
  existsSync,
  readFileSync,
  readdirSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { appendFile, open, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';

/** A file is begun anew when it is so long, so that what was sent can be deleted. */
const fileBytes = 4 * 1024 * 1024;
const mostEvents = 500;
const mostBatchBytes = 1024 * 1024;
const newline = 10;

/**
 * @typedef {object} EventFile
 * @property {string} path
 * @property {number} bytes of whole lines that are on the disk
 *
 * @typedef {object} Batch
 * @property {readonly string[]} lines events as JSON
 * @property {number} end place in its file up to which the batch goes
 *
 * @typedef {object} Append
 * @property {string} line
 * @property {() => void} resolve
 * @property {(reason: unknown) => void} reject
 */

/**
 * A queue of lines in files of a folder. A line is on the disk (fdatasync) once `append` resolves; appends that come
 * together are written together. What was sent is forgotten by `confirm`; should that not reach the disk, it is read
 * again, and sent again.
 */
export class EventFiles {
  #folder;
  #maxBytes;
  /** Oldest first; the last is the one being written, if it is open. @type {EventFile[]} */
  #files;
  /** How much of the first file was sent. */
  #sent = 0;
  #nextNumber;
  /** @type {import('node:fs/promises').FileHandle | undefined} */
  #handle;
  /** @type {Append[]} */
  #waiting = [];
  /** @type {Promise<void> | undefined} */
  #writing;

  /**
   * @param {string} folder
   * @param {number} maxBytes
   */
  constructor(folder, maxBytes) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    const names = readdirSync(folder).filter((name) => /^events-\d+\.ndjson$/.test(name));
    this.#files = names.sort().map((name) => {
      const path = join(folder, name);
      return { path, bytes: statSync(path).size };
    });
    this.#nextNumber = 1 + Math.max(0, ...names.map((name) => Number(/\d+/.exec(name))));
    this.#sent = this.#readPosition();
  }

  /** Bytes that wait to be sent. */
  get bytes() {
    return this.#files.reduce((sum, file) => sum + file.bytes, 0) - this.#sent;
  }

  /**
   * Resolves once the line is on the disk. Rejects when there is no room for it (`queue_full`), or the disk fails.
   *
   * @param {string} line
   * @returns {Promise<void>}
   */
  append(line) {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#writing ??= this.#writeWaiting().finally(() => (this.#writing = undefined));
    });
  }

  async #writeWaiting() {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await this.#write(Buffer.from(group.map(({ line }) => `${line}\n`).join('')));
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
  }

  /** @param {Buffer} bytes */
  async #write(bytes) {
    if (this.bytes + bytes.length > this.#maxBytes) {
      const message = `${this.#folder} holds ${this.bytes} bytes of unsent events, and may hold ${this.#maxBytes}`;
      throw Object.assign(new Error(message), { code: 'queue_full' });
    }
    this.#handle ??= await this.#begin();
    const file = /** @type {EventFile} */ (this.#files.at(-1));
    try {
      await writeAll(this.#handle, bytes, file.bytes);
      await this.#handle.datasync();
    } catch (error) {
      await this.#abandon(file);
      throw error;
    }
    file.bytes += bytes.length;
    if (file.bytes >= fileBytes) await this.#finish();
  }

  /** Begins a file; never goes on with one of an earlier process, whose end may be torn. */
  async #begin() {
    const name = `events-${String(this.#nextNumber++).padStart(12, '0')}.ndjson`;
    const path = join(this.#folder, name);
    const handle = await open(path, 'wx');
    await syncFolder(this.#folder);
    this.#files.push({ path, bytes: 0 });
    return handle;
  }

  async #finish() {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /**
   * After a failed write: nobody was promised what follows the whole lines.
   *
   * @param {EventFile} file
   */
  async #abandon(file) {
    try {
      await this.#handle?.truncate(file.bytes);
    } catch {
      // A disk that fails to write may fail to cut as well; the torn line is left out when it is read.
    }
    await this.#finish();
  }

  /**
   * The oldest events that were not sent; undefined when there are none.
   *
   * @returns {Promise<Batch | undefined>}
   */
  async read() {
    for (;;) {
      const first = this.#files[0];
      if (first === undefined) return undefined;
      const batch = await readLines(first, this.#sent);
      if (batch.end > this.#sent) return batch;
      if (this.#handle !== undefined && this.#files.length === 1) return undefined;
      this.#files.shift();
      this.#sent = 0;
      await rm(first.path);
    }
  }

  /**
   * Takes what was read out of the queue.
   *
   * @param {Batch} batch
   */
  confirm({ end }) {
    this.#sent = end;
    const path = /** @type {EventFile} */ (this.#files[0]).path;
    // Renamed, so that it is whole; not synced, since an older one costs no more than sending again.
    writeFileSync(this.#positionFile + '.new', `${end} ${basename(path)}`);
    renameSync(this.#positionFile + '.new', this.#positionFile);
  }

  /**
   * Puts events that will never be taken where a person finds them; gives the file. `pomona replay` reads it.
   *
   * @param {Batch} batch
   * @returns {Promise<string>}
   */
  async setAside({ lines }) {
    const path = join(this.#folder, 'refused.ndjson');
    await appendFile(path, lines.map((line) => `${line}\n`).join(''), { flush: true });
    return path;
  }

  /** Resolves when all that was appended is on the disk, or was refused. */
  async written() {
    await this.#writing;
  }

  /** To be called when all is written; the queue is not to be used after. */
  async close() {
    await this.#finish();
    await this.read();
  }

  get #positionFile() {
    return join(this.#folder, 'position');
  }

  /** Where the reading of the first file goes on: at the beginning unless the position says otherwise. */
  #readPosition() {
    const first = this.#files[0];
    if (first === undefined || !existsSync(this.#positionFile)) return 0;
    const [end = '', name] = readFileSync(this.#positionFile, 'utf8').split(' ');
    return name === basename(first.path) ? Number(end) : 0;
  }
}

/**
 * Whole lines of a file from a place on, as many as go into a request. A line that is no JSON was torn by a crash:
 * nobody was told that it is on the disk.
 *
 * @param {EventFile} file
 * @param {number} from
 * @returns {Promise<Batch>}
 */
async function readLines(file, from) {
  const buffer = Buffer.alloc(Math.min(mostBatchBytes, file.bytes - from));
  const handle = await open(file.path);
  try {
    await handle.read(buffer, 0, buffer.length, from);
  } finally {
    await handle.close();
  }
  const lines = [];
  let end = 0;
  for (let next = buffer.indexOf(newline); next !== -1; next = buffer.indexOf(newline, end)) {
    const line = buffer.toString('utf8', end, next);
    if (isJson(line)) lines.push(line);
    end = next + 1;
    if (lines.length === mostEvents) break;
  }
  return { lines, end: from + end };
}

/** @param {string} text */
function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {import('node:fs/promises').FileHandle} handle
 * @param {Buffer} bytes
 * @param {number} from
 */
async function writeAll(handle, bytes, from) {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, from + done);
    done += bytesWritten;
  }
}

/**
 * Makes a new name in a folder last.
 *
 * @param {string} folder
 */
async function syncFolder(folder) {
  // Windows opens no folders, and has no need to.
  if (process.platform === 'win32') return;
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
