import { link, mkdir, mkdtemp, readdir, rm, truncate, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { diskFiles } from '../../../src/log/log-files.ts';
import type { LogFile, LogFiles } from '../../../src/log/log-files.ts';

export type FileOperation =
  'create' | 'open' | 'read' | 'write' | 'truncate' | 'sync' | 'rename' | 'remove' | 'syncFolder';

/** What happens instead of an operation: it fails with a code, or a write takes only some bytes (and then fails). */
export interface Fault {
  readonly code?: 'ENOSPC' | 'EIO';
  /** Only on a write: take this many bytes first. Without a code that is all: a short write. */
  readonly takeBytes?: number;
}

interface Inode {
  /** A second name that keeps the content when the first is gone. */
  readonly keptAt: string;
  syncedBytes: number;
}

/**
 * Real files in one flat folder that fail on demand, and that can lose what was never synced, as in a power cut: each
 * file is cut back to its synced length, and names that were not synced with the folder are as before.
 *
 * Nothing is really synced; only what would have been is remembered.
 */
export class FaultyLogFiles implements LogFiles {
  readonly folder: string;
  /** Asked before every operation; a fault happens in its place. */
  onOperation: (operation: FileOperation, name: string) => Fault | undefined = () => undefined;
  readonly counts = new Map<FileOperation, number>();
  readonly #attic: string;
  #inodes = 0;
  #names = new Map<string, Inode>();
  #durableNames = new Map<string, Inode>();
  #powerIsOff = false;

  static async make(): Promise<FaultyLogFiles> {
    const root = await mkdtemp(join(tmpdir(), 'pomona-log-'));
    await mkdir(join(root, 'log'));
    return new FaultyLogFiles(root);
  }

  private constructor(root: string) {
    this.folder = join(root, 'log');
    this.#attic = root;
  }

  async dispose(): Promise<void> {
    await rm(this.#attic, { recursive: true, force: true });
  }

  /** Fails the n-th operation of a kind from now on (1 is the next), once. */
  failOnce(operation: FileOperation, fault: Fault, nth = 1): void {
    let left = nth;
    this.onOperation = (happening) => {
      if (happening !== operation) return undefined;
      left -= 1;
      return left === 0 ? fault : undefined;
    };
  }

  /** Fails every operation of these kinds until `heal`. */
  failAlways(operations: readonly FileOperation[], fault: Fault): void {
    const always = { code: 'EIO', ...fault } as const;
    this.onOperation = (happening) => (operations.includes(happening) ? always : undefined);
  }

  heal(): void {
    this.onOperation = () => undefined;
  }

  /** From now on every operation fails; `powerOn` shows what is left. */
  powerOff(): void {
    this.#powerIsOff = true;
  }

  /**
   * Brings back what was durable.
   *
   * @param survival share (0 to 1) of each file's unsynced bytes that reached the disk nevertheless
   */
  async powerOn(survival = 0): Promise<void> {
    for (const name of await readdir(this.folder)) await unlink(join(this.folder, name));
    for (const [name, inode] of this.#durableNames) {
      const { size } = await this.#sizeOf(inode);
      const kept = inode.syncedBytes + Math.floor(Math.max(0, size - inode.syncedBytes) * survival);
      await truncate(inode.keptAt, Math.min(size, kept));
      inode.syncedBytes = Math.min(size, kept);
      await link(inode.keptAt, join(this.folder, name));
    }
    this.#names = new Map(this.#durableNames);
    this.#powerIsOff = false;
    this.heal();
  }

  async makeFolder(): Promise<void> {}

  list(folder: string): Promise<readonly string[]> {
    return diskFiles.list(folder);
  }

  async open(path: string, mode: 'read' | 'write'): Promise<LogFile> {
    await this.#check('open', path);
    return this.#wrap(await diskFiles.open(path, mode), path);
  }

  async create(path: string): Promise<LogFile> {
    await this.#check('create', path);
    await rm(path, { force: true });
    const file = await diskFiles.create(path);
    this.#inodes += 1;
    const inode = { keptAt: join(this.#attic, `inode-${this.#inodes}`), syncedBytes: 0 };
    await link(path, inode.keptAt);
    this.#names.set(basename(path), inode);
    return this.#wrap(file, path);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.#check('rename', to);
    await diskFiles.rename(from, to);
    const inode = this.#names.get(basename(from));
    if (inode) this.#names.set(basename(to), inode);
    this.#names.delete(basename(from));
  }

  async remove(path: string): Promise<void> {
    await this.#check('remove', path);
    await diskFiles.remove(path);
    this.#names.delete(basename(path));
  }

  async syncFolder(folder: string): Promise<void> {
    await this.#check('syncFolder', folder);
    this.#durableNames = new Map(this.#names);
  }

  async #sizeOf(inode: Inode): Promise<{ size: number }> {
    const file = await diskFiles.open(inode.keptAt, 'read');
    try {
      return { size: await file.size() };
    } finally {
      await file.close();
    }
  }

  #wrap(file: LogFile, path: string): LogFile {
    const inode = this.#names.get(basename(path));
    return {
      size: () => file.size(),
      read: async (buffer, position) => {
        await this.#check('read', path);
        return file.read(buffer, position);
      },
      write: (bytes, position) => this.#write(file, path, bytes, position),
      truncate: async (bytes) => {
        await this.#check('truncate', path);
        await file.truncate(bytes);
        if (inode) inode.syncedBytes = Math.min(inode.syncedBytes, bytes);
      },
      sync: async () => {
        const size = await file.size();
        await this.#check('sync', path);
        if (inode) inode.syncedBytes = size;
      },
      close: () => file.close(),
    };
  }

  async #write(file: LogFile, path: string, bytes: Uint8Array, position: number): Promise<number> {
    const fault = this.#look('write', path);
    if (!fault) return file.write(bytes, position);
    const taken = Math.min(fault.takeBytes ?? 0, bytes.length);
    if (taken > 0) await file.write(bytes.subarray(0, taken), position);
    if (fault.code) throw ioError(fault.code, 'write');
    return taken;
  }

  async #check(operation: FileOperation, path: string): Promise<void> {
    const fault = this.#look(operation, path);
    if (fault) throw ioError(fault.code ?? 'EIO', operation);
  }

  #look(operation: FileOperation, path: string): Fault | undefined {
    this.counts.set(operation, (this.counts.get(operation) ?? 0) + 1);
    if (this.#powerIsOff) return { code: 'EIO' };
    return this.onOperation(operation, basename(path));
  }
}

function ioError(code: string, operation: string): Error {
  return Object.assign(new Error(`${code}: injected, ${operation}`), { code });
}
