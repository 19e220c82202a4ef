import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { Instance } from '../crash/instance.ts';
import { sqlRows, writeSettings } from '../crash/pomona-process.ts';
import { ShopClients } from '../crash/shop-clients.ts';
import { KafkaBroker } from './kafka-broker.ts';

/** A broker for all tests of a file, and for each test machines that share topics on it. */
export class KafkaStage {
  broker!: KafkaBroker;
  settings!: string;
  root!: string;
  #machines: Instance[] = [];
  #shoppers: ShopClients[] = [];

  constructor() {
    beforeAll(async () => {
      this.broker = await KafkaBroker.start();
    }, 600_000);
    afterAll(() => this.broker.remove());
    beforeEach(async () => {
      this.root = await mkdtemp(join(tmpdir(), 'pomona-on-kafka-'));
      this.settings = await writeSettings(join(this.root, 'settings.json'), { segmentMiB: 0.2 });
      [this.#machines, this.#shoppers] = [[], []];
    });
    afterEach(async () => {
      for (const each of this.#shoppers) await each.stop();
      for (const each of this.#machines) await each.end('SIGKILL');
      await rm(this.root, { recursive: true, force: true });
    });
  }

  /** A machine of its own that shares a topic, with further options of `up`; not started. */
  machine(topic: string, name: string, options: readonly string[]): Instance {
    const log = ['--log', 'kafka', '--brokers', this.broker.address, '--topic', topic];
    const made = new Instance(join(this.root, name), this.settings, [...log, ...options]);
    this.#machines.push(made);
    return made;
  }

  /** Shoppers who send to a machine; those of no other have events of the same ids. */
  shoppersAt(instance: Instance): ShopClients {
    const made = new ShopClients(2, `at${this.#shoppers.length}`);
    made.url = instance.url;
    this.#shoppers.push(made);
    return made;
  }
}

/** Ids of what a machine has stored, in order, once it holds all that was acknowledged and nothing waits. */
export async function storedIds(
  instance: Instance,
  acknowledged: readonly string[],
): Promise<readonly string[]> {
  for (;;) {
    await instance.settled();
    const rows = await sqlRows(instance.folder, 'select distinct eventId from events order by all');
    const ids = rows.map(({ eventId }) => eventId as string);
    const known = new Set(ids);
    if (acknowledged.every((eventId) => known.has(eventId))) return ids;
    await delay(200);
  }
}
