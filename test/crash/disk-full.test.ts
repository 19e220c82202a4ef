import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Instance } from './instance.ts';
import { writeSettings } from './pomona-process.ts';
import { ShopClients } from './shop-clients.ts';

/** A small disk of its own, where this user may have one. */
function mountDisk(folder: string, size: string): boolean {
  mkdirSync(folder, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]).status === 0;
}

function canMount(): boolean {
  const probe = join(tmpdir(), `pomona-probe-${process.pid}`);
  const mounted = mountDisk(probe, '1m');
  if (mounted) spawnSync('umount', [probe]);
  rmSync(probe, { recursive: true, force: true });
  return mounted;
}

test.skipIf(!canMount())(
  'a full disk: clients are told to come back, nothing acknowledged is lost, and it goes on by itself',
  { timeout: 120_000 },
  async () => {
    const root = await mkdtemp(join(tmpdir(), 'pomona-full-'));
    const disk = join(root, 'disk');
    expect(mountDisk(disk, '48m')).toBe(true);
    const settings = await writeSettings(join(root, 'settings.json'), { segmentMiB: 0.2 });
    const instance = new Instance(join(disk, 'data'), settings);
    const clients = new ShopClients(4);
    try {
      await instance.start();
      clients.url = instance.url;
      await clients.progress(2_000);
      fill(join(disk, 'ballast'));
      while (!clients.refusals.has(503)) await delay(20);
      // Long enough for engine and housekeeping to run into it as well.
      await delay(3_000);
      expect((await fetch(`${instance.url}/readyz`)).status).toBe(503);
      rmSync(join(disk, 'ballast'));
      await clients.progress(2_000);
      await clients.stop();
      await instance.expectAllCounted(clients);
    } finally {
      await clients.stop();
      await instance.end('SIGKILL');
      spawnSync('umount', [disk]);
      await rm(root, { recursive: true, force: true });
    }
  },
);

function fill(file: string): void {
  const block = Buffer.alloc(64 * 1024);
  for (let size = block.length; size >= 1; size = Math.floor(size / 4)) {
    try {
      for (;;) appendFileSync(file, block.subarray(0, size));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }
}
