import { open, readFile } from 'node:fs/promises';
import { SegmentLog } from '../../../src/log/segment-log.ts';
import type { SegmentLogOptions } from '../../../src/log/segment-log.ts';
import type { CorruptRegion } from '../../../src/log/segment.ts';
import { FaultyLogFiles } from './faulty-log-files.ts';

/** A log on files that can fail, with what it reported. */
export class FaultyLog {
  readonly files: FaultyLogFiles;
  readonly reported: { region: CorruptRegion; text: string }[] = [];
  readonly faults: string[] = [];
  log!: SegmentLog;

  static async open(options: Partial<SegmentLogOptions> = {}): Promise<FaultyLog> {
    const faulty = new FaultyLog(await FaultyLogFiles.make());
    await faulty.reopen(options);
    return faulty;
  }

  private constructor(files: FaultyLogFiles) {
    this.files = files;
  }

  /** Opens the log anew; the old one must be closed or abandoned. */
  async reopen(options: Partial<SegmentLogOptions> = {}): Promise<SegmentLog> {
    this.log = await SegmentLog.open({
      folder: this.files.folder,
      files: this.files,
      clock: () => 0,
      onCorrupt: (region, bytes) =>
        void this.reported.push({ region, text: Buffer.from(bytes).toString() }),
      onFault: (_, doing) => void this.faults.push(doing),
      ...options,
    });
    return this.log;
  }

  /** The power goes, and comes back. */
  async cutPower(survival = 0, options: Partial<SegmentLogOptions> = {}): Promise<SegmentLog> {
    this.files.powerOff();
    await this.log.abandon();
    await this.files.powerOn(survival);
    return this.reopen(options);
  }

  async dispose(): Promise<void> {
    await this.log.abandon();
    await this.files.dispose();
  }
}

/** Flips the lowest bit of the first byte of `text` in a file. */
export async function damage(path: string, text: string): Promise<void> {
  const position = (await readFile(path)).indexOf(text);
  if (position < 0) throw new Error(`${path} does not contain ${text}`);
  const file = await open(path, 'r+');
  await file.write(Buffer.from([text.charCodeAt(0) ^ 1]), 0, 1, position);
  await file.close();
}
