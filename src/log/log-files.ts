import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';

/** Everything the embedded log asks of a file system; narrow, so that tests can make each of these fail. */
export interface LogFiles {
  makeFolder(folder: string): Promise<void>;
  list(folder: string): Promise<readonly string[]>;
  /** Opens a file that exists. */
  open(path: string, mode: 'read' | 'write'): Promise<LogFile>;
  /** Opens a new, empty file for reading and writing; what stood there before is gone. */
  create(path: string): Promise<LogFile>;
  /** Gives a file another name, in the place of the file that may have it. */
  rename(from: string, to: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Makes created, renamed and removed names durable. */
  syncFolder(folder: string): Promise<void>;
}

export interface LogFile {
  size(): Promise<number>;
  /** Fills `buffer` from `position` on; returns how many bytes were there, which may be fewer. */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Writes at `position`; returns how many bytes were taken, which may be fewer. */
  write(bytes: Uint8Array, position: number): Promise<number>;
  truncate(bytes: number): Promise<void>;
  /** Makes the content and the size durable (fdatasync). */
  sync(): Promise<void>;
  close(): Promise<void>;
}

export const diskFiles: LogFiles = {
  makeFolder: async (folder) => void (await mkdir(folder, { recursive: true })),
  list: (folder) => readdir(folder),
  open: async (path, mode) => diskFile(await open(path, mode === 'read' ? 'r' : 'r+')),
  create: async (path) => diskFile(await open(path, 'w+')),
  rename,
  remove: unlink,
  async syncFolder(folder) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};

function diskFile(handle: FileHandle): LogFile {
  return {
    size: async () => (await handle.stat()).size,
    read: async (buffer, position) =>
      (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
    write: async (bytes, position) =>
      (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    truncate: (bytes) => handle.truncate(bytes),
    sync: () => handle.datasync(),
    close: () => handle.close(),
  };
}

/** Reads until `buffer` is full or the file ends; returns the bytes read. */
export async function readFully(
  file: LogFile,
  buffer: Uint8Array,
  position: number,
): Promise<number> {
  let done = 0;
  while (done < buffer.length) {
    const got = await file.read(buffer.subarray(done), position + done);
    if (got === 0) break;
    done += got;
  }
  return done;
}

/** Writes all bytes, going on after a short write. */
export async function writeFully(
  file: LogFile,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const taken = await file.write(bytes.subarray(done), position + done);
    if (taken === 0) throw new Error('the file system took none of the bytes');
    done += taken;
  }
}

/** Opens a file for as long as `use` runs. */
export async function withFile<Result>(
  files: LogFiles,
  path: string,
  mode: 'read' | 'write',
  use: (file: LogFile) => Promise<Result>,
): Promise<Result> {
  const file = await files.open(path, mode);
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}
