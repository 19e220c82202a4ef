import { stat } from 'node:fs/promises';
import { checkFile, damagedFileError } from './check-archive.ts';
import type { DamagedFile, PlacedFile } from './check-archive.ts';

/** Remembers which Parquet files were compared with their checksums, so that only what changed since is read again. */
export class SoundFiles {
  /** By path, the size and times that a file had when it was found right. */
  readonly #sound = new Map<string, string>();
  #damaged: readonly DamagedFile[] = [];

  /** What was found damaged at the last look. */
  get damaged(): readonly DamagedFile[] {
    return this.#damaged;
  }

  /** Looks whether all files are there in their full length. */
  async checkLengths(files: readonly PlacedFile[]): Promise<void> {
    await this.#look(files, (each) => checkFile(each, 'length'));
  }

  /** Compares files with their checksums: all, or those that changed. Rejects with `data_corrupt` when one is damaged. */
  async assertSound(files: readonly PlacedFile[], which: 'all' | 'changed'): Promise<void> {
    if (which === 'all') this.#sound.clear();
    await this.#look(files, (each) => this.#checkUnlessSound(each));
    if (this.#damaged.length > 0) throw damagedFileError(this.#damaged);
  }

  async #look(
    files: readonly PlacedFile[],
    check: (file: PlacedFile) => Promise<DamagedFile | undefined>,
  ): Promise<void> {
    const damaged: DamagedFile[] = [];
    for (const each of files) {
      const damage = await check(each);
      if (damage) damaged.push(damage);
    }
    this.#damaged = damaged;
  }

  async #checkUnlessSound(each: PlacedFile): Promise<DamagedFile | undefined> {
    // A file that is not there has no state, and is found to be missing below.
    const found = await stat(each.path, { bigint: true }).catch(() => undefined);
    const state = found && `${found.size} ${found.mtimeNs} ${found.ctimeNs}`;
    if (state !== undefined && this.#sound.get(each.path) === state) return undefined;
    const damage = await checkFile(each, 'bytes');
    if (!damage && state !== undefined) this.#sound.set(each.path, state);
    return damage;
  }
}
