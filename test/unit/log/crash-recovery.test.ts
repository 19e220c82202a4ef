import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { AppendBatch } from '../../../src/log/event-log.ts';
import { SegmentLog } from '../../../src/log/segment-log.ts';
import type { CorruptRegion } from '../../../src/log/segment.ts';
import { FaultyLogFiles } from './faulty-log-files.ts';
import type { Fault, FileOperation } from './faulty-log-files.ts';

interface PlannedAppend {
  readonly records: number;
  readonly padBytes: number;
  readonly minute: number;
}

type Step =
  | { readonly do: 'append'; readonly appends: readonly PlannedAppend[] }
  | { readonly do: 'seal' }
  | { readonly do: 'drop' }
  | {
      readonly do: 'fail';
      readonly operations: readonly FileOperation[];
      readonly fault: Fault;
      readonly nth: number;
      readonly always: boolean;
    }
  | { readonly do: 'heal' }
  | { readonly do: 'flip'; readonly file: number; readonly at: number; readonly bit: number }
  | { readonly do: 'read' }
  | { readonly do: 'close' }
  | { readonly do: 'kill' }
  | { readonly do: 'power cut'; readonly survival: number };

const failing: readonly FileOperation[] = [
  'write',
  'sync',
  'truncate',
  'create',
  'rename',
  'syncFolder',
  'remove',
];
const share = fc.double({ min: 0, max: 0.999, noNaN: true });
const plannedAppend = fc.record({
  records: fc.integer({ min: 1, max: 5 }),
  padBytes: fc.integer({ min: 0, max: 300 }),
  minute: fc.integer({ min: 0, max: 2 }),
});
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('append' as const),
      appends: fc.array(plannedAppend, { minLength: 1, maxLength: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'seal' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'drop' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('fail' as const),
      operations: fc.uniqueArray(fc.constantFrom(...failing), { minLength: 1, maxLength: 3 }),
      fault: fc.record(
        {
          code: fc.constantFrom('ENOSPC' as const, 'EIO' as const),
          takeBytes: fc.integer({ min: 0, max: 500 }),
        },
        { requiredKeys: ['takeBytes'] },
      ),
      nth: fc.integer({ min: 1, max: 3 }),
      always: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.constant({ do: 'heal' as const }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('flip' as const),
      file: share,
      at: share,
      bit: fc.integer({ min: 0, max: 7 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'read' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'close' as const }) },
  { weight: 2, arbitrary: fc.constant({ do: 'kill' as const }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('power cut' as const), survival: share }) },
);

/** One log, and beside it what was appended and what was acknowledged. */
class Trial {
  readonly #files: FaultyLogFiles;
  #log!: SegmentLog;
  #nextId = 0;
  readonly #appended = new Set<string>();
  readonly #acknowledged = new Map<string, number>();
  readonly #regions: CorruptRegion[] = [];

  constructor(files: FaultyLogFiles) {
    this.#files = files;
  }

  async open(): Promise<void> {
    this.#files.heal();
    this.#log = await SegmentLog.open({
      folder: this.#files.folder,
      files: this.#files,
      segmentBytes: 1500,
      onCorrupt: (region, bytes) => {
        expect(bytes).toHaveLength(region.bytes);
        this.#regions.push(region);
      },
    });
  }

  async take(step: Step): Promise<void> {
    switch (step.do) {
      case 'append':
        return void (await Promise.all(step.appends.map((planned) => this.#append(planned))));
      case 'seal':
        return this.#log.seal().catch(mustBeUnavailable);
      case 'drop': {
        const [oldest] = this.#log.sealedSegments();
        return oldest && this.#log.drop(oldest.baseOffset).catch(mustBeUnavailable);
      }
      case 'fail':
        if (step.always) this.#files.failAlways(step.operations, step.fault);
        else this.#files.failOnce(step.operations[0] ?? 'write', step.fault, step.nth);
        return;
      case 'heal':
        return this.#files.heal();
      case 'flip':
        return this.#flip(step.file, step.at, step.bit);
      case 'read':
        return this.check();
      case 'close':
        await this.#log.close().catch(mustBeUnavailable);
        return this.#reopen();
      case 'kill':
        await this.#log.abandon();
        return this.#reopen();
      case 'power cut':
        this.#files.powerOff();
        await this.#log.abandon();
        await this.#files.powerOn(step.survival);
        return this.#reopen();
    }
  }

  async #reopen(): Promise<void> {
    await this.open();
    await this.check();
  }

  async #append({ records, padBytes, minute }: PlannedAppend): Promise<void> {
    const lines = Array.from({ length: records }, () => {
      this.#nextId += 1;
      return `{"id":${this.#nextId},"pad":"${'x'.repeat(padBytes)}"}`;
    });
    for (const line of lines) this.#appended.add(line);
    const batch: AppendBatch = {
      lines: Buffer.from(lines.join('\n') + '\n'),
      records,
      receivedAtMs: minute * 60_000 + 1,
    };
    const appended = await this.#log.append(batch).catch(mustBeUnavailable);
    if (!appended) return;
    for (const [i, line] of lines.entries()) this.#acknowledged.set(line, appended.offset + i);
  }

  async #flip(fileShare: number, atShare: number, bit: number): Promise<void> {
    const names = (await readdir(this.#files.folder)).sort();
    const name = names[Math.floor(fileShare * names.length)];
    const file = await open(join(this.#files.folder, name ?? ''), 'r+');
    const { size } = await file.stat();
    const at = Math.floor(atShare * size);
    const byte = Buffer.alloc(1);
    if (size > 0) {
      await file.read(byte, 0, 1, at);
      byte[0] = (byte[0] ?? 0) ^ (1 << bit);
      await file.write(byte, 0, 1, at);
    }
    await file.close();
  }

  /** What was acknowledged is there or reported; nothing else is, but for appends whose answer was lost. */
  async check(): Promise<void> {
    this.#files.heal();
    const found = new Map<string, number>();
    for (let offset = this.#log.startOffset; offset < this.#log.endOffset;) {
      const batch = await this.#log.read(offset, { records: 7, bytes: 2000 });
      expect(batch.nextOffset).toBeGreaterThan(offset);
      const text = Buffer.concat(batch.parts).toString();
      const lines = text === '' ? [] : text.trimEnd().split('\n');
      expect(lines).toHaveLength(batch.records);
      for (const [i, line] of lines.entries()) {
        expect(this.#appended).toContain(line);
        expect(found).not.toContain(line);
        found.set(line, batch.offset + i);
      }
      offset = batch.nextOffset;
    }
    for (const [line, offset] of this.#acknowledged) this.#expectKept(line, offset, found);
    // Whoever has read a record goes on from there: it must not come undone either.
    for (const [line, offset] of found) this.#acknowledged.set(line, offset);
    const counted = [...this.#log.minutes().values()].reduce((sum, n) => sum + n, 0);
    expect(counted).toBe(found.size);
  }

  #expectKept(line: string, offset: number, found: ReadonlyMap<string, number>): void {
    if (offset < this.#log.startOffset) return;
    expect(offset).toBeLessThan(this.#log.endOffset);
    if (found.has(line)) return expect(found.get(line)).toBe(offset);
    const reported = this.#regions.some((r) => r.fromOffset <= offset && offset < r.toOffset);
    expect(reported, `record ${line} at ${offset} is neither readable nor reported`).toBe(true);
  }

  async end(): Promise<void> {
    await this.#log.abandon();
    await this.#files.dispose();
  }
}

function mustBeUnavailable(error: unknown): undefined {
  expect(error).toMatchObject({ code: 'log_unavailable' });
  return undefined;
}

it('keeps or reports every acknowledged record, whatever the disk does and whenever it stops', async () => {
  const steps = fc.array(step, { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      const trial = new Trial(await FaultyLogFiles.make());
      await trial.open();
      try {
        for (const step of plan) await trial.take(step);
        await trial.check();
      } finally {
        await trial.end();
      }
    }),
    { numRuns: Number(process.env['POMONA_LOG_RUNS'] ?? 100) },
  );
}, 600_000);
