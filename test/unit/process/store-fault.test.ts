import { stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { dataFolder } from '../../../src/app/data-folder.ts';
import { Pipeline } from '../../../src/app/pipeline.ts';
import { shop } from '../../../src/app/shop.ts';
import { storeFaultOf } from '../../../src/process/store-fault.ts';
import { flipByte } from '../../support/flip-byte.ts';
import { RunningPipeline } from '../../support/running-pipeline.ts';
import { shopEvent } from '../collect/shop-event.ts';
import { ingestOptions, noonMs, smallShop } from '../../support/small-shop.ts';

let running: RunningPipeline;
beforeEach(async () => {
  running = await RunningPipeline.start({ clock: () => noonMs });
  for (const batch of smallShop) {
    await running.run((pipeline) => pipeline.intake.ingest(batch.events, ingestOptions(batch)));
  }
  await running.settled();
  await running.compact();
  await running.checkpoint();
  // What was in memory is read from the file from now on.
  await running.restart();
});
afterEach(() => running.dispose());

const storeFile = () => join(running.folder, 'store.duckdb');

/** Flips a bit in every block of data, behind the three headers. */
async function flipEveryBlock(): Promise<void> {
  const { size } = await stat(storeFile());
  for (let at = 3 * 4096 + 100; at < size; at += 256 * 1024) await flipByte(storeFile(), at);
}

const readAll = () =>
  running.pipeline.readers.query('from identities').then(
    () => undefined,
    (error: unknown) => error,
  );

test('a store damaged while it is open is told as that, with the remedy, to who reads and who watches', async () => {
  expect(running.pipeline.faults()).toEqual([]);
  await flipEveryBlock();
  expect(await readAll()).toMatchObject({
    code: 'data_corrupt',
    message: expect.stringContaining(`move ${storeFile()} and ${storeFile()}.wal aside`),
  });
  expect(running.pipeline.faults()).toEqual([expect.stringContaining('is damaged')]);
});

test('who waits until all is counted hears of the damage instead of waiting for ever', async () => {
  await flipEveryBlock();
  await readAll();
  const { pipeline } = running;
  await pipeline.intake.ingest(smallShop[0]!.events, ingestOptions(smallShop[0]!));
  await expect(pipeline.settled()).rejects.toMatchObject({ code: 'data_corrupt' });
});

test('the engine outlives a store that has ended, says why, and stops in order', async () => {
  const create = DuckDBInstance.create.bind(DuckDBInstance);
  // As at a disk that is full in the middle of a checkpoint: DuckDB takes nothing more until it is opened anew.
  vi.spyOn(DuckDBInstance, 'create').mockImplementation((path, settings) =>
    create(path, { ...settings, debug_checkpoint_abort: 'before_header' }),
  );
  await running.restart();
  vi.restoreAllMocks();
  const { pipeline } = running;
  await pipeline.intake.ingest([shopEvent()], { source: 'http' });
  await pipeline.settled();
  await expect(running.checkpoint()).rejects.toThrow('FATAL');
  await pipeline.intake.ingest([shopEvent({ eventId: 'later' })], { source: 'http' });
  await vi.waitUntil(() => pipeline.engine.failure !== undefined);
  expect(pipeline.faults()).toEqual([expect.stringContaining('has closed itself')]);
  await expect(pipeline.settled()).rejects.toMatchObject({ code: 'folder_unusable' });
  await running.restart();
  await running.settled();
  expect(await running.ledger()).toMatchObject({ difference: 0, totals: { pending: 0 } });
});

test('a truncated store is told with the same remedy at the start', async () => {
  await running.bury();
  const remedy = {
    message: expect.stringContaining(`move ${storeFile()} and ${storeFile()}.wal aside`),
  };
  const { size } = await stat(storeFile());
  for (const length of [Math.floor(size / 2), 5 * 4096]) {
    await truncate(storeFile(), length);
    const opened = Pipeline.open({
      ...{ folder: dataFolder(running.folder), domain: shop, clock: () => noonMs },
      ...{ memoryLimitMb: 300, onTrouble: () => undefined },
    });
    await expect(opened.then(() => 'opened')).rejects.toMatchObject(remedy);
  }
});

test('what a statement says in an error of its own is not taken for damage', () => {
  expect(storeFaultOf('s', new Error('Invalid Input Error: Corrupt database file'))).toBe(
    undefined,
  );
});

test('what is said of a store that cannot be opened is whole sentences', async () => {
  await running.run((pipeline) => pipeline.stop());
  await flipByte(storeFile(), 4096 + 100);
  await flipByte(storeFile(), 2 * 4096 + 100);
  await expect(running.revive()).rejects.toThrow(/[.!?] If it is damaged, stop Pomona, /);
});
