import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { PomonaProcess, pomona, sqlRows } from '../crash/pomona-process.ts';
import { KafkaStage, storedIds } from './kafka-stage.ts';

const stage = new KafkaStage();
const machine = (topic: string, name: string) => stage.machine(topic, name, ['--partitions', '3']);

test(
  'two machines on one topic count the same, exactly, while broker and machines are killed',
  { timeout: 300_000 },
  async () => {
    const [first, second] = [machine('killed', 'first'), machine('killed', 'second')];
    await first.start();
    await second.start();
    const [here, there] = [stage.shoppersAt(first), stage.shoppersAt(second)];
    await here.progress(300);
    await there.progress(300);
    for (let round = 0; round < 3; round += 1) {
      there.url = undefined;
      await second.end('SIGKILL');
      await here.progress(100);
      await second.start();
      there.url = second.url;
      stage.broker.kill();
      await delay(500);
      await stage.broker.restart();
      await here.progress(100);
      await there.progress(100);
    }
    await here.stop();
    await there.stop();
    const acknowledged = [...here.acknowledged, ...there.acknowledged];
    const seenByFirst = await storedIds(first, acknowledged);
    expect(await storedIds(second, acknowledged)).toEqual(seenByFirst);
    const ids = new Set(seenByFirst);
    expect(acknowledged.filter((eventId) => !ids.has(eventId))).toEqual([]);
    expect([...ids].filter((id) => !here.sent.has(id) && !there.sent.has(id))).toEqual([]);
    for (const instance of [first, second]) {
      expect((await instance.ledger()).difference).toBe(0);
      const [access] = await sqlRows(
        instance.folder,
        'select sum(events)::bigint as n from access',
      );
      expect(access?.n).toBe(ids.size);
      await instance.expectVerified();
    }
  },
);

test(
  'without a broker events are refused with 503, and taken again once it is back',
  { timeout: 120_000 },
  async () => {
    const instance = machine('away', 'away');
    await instance.start();
    const shoppers = stage.shoppersAt(instance);
    await shoppers.progress(100);
    stage.broker.kill();
    while ((await fetch(`${instance.url}/readyz`)).status !== 503) await delay(100);
    expect(await (await fetch(`${instance.url}/readyz`)).text()).toContain(stage.broker.address);
    while (!shoppers.refusals.has(503)) await delay(50);
    expect((await fetch(`${instance.url}/api/insights/timeline`)).status).toBe(200);
    await stage.broker.restart();
    await shoppers.progress(100);
    while ((await fetch(`${instance.url}/readyz`)).status !== 200) await delay(100);
    await shoppers.stop();
    await instance.settled();
    expect([...shoppers.violations]).toEqual([]);
    expect((await instance.ledger()).difference).toBe(0);
  },
);

test(
  'a folder that follows a topic takes events in by way of the topic only',
  { timeout: 120_000 },
  async () => {
    const instance = machine('alone', 'alone');
    await instance.start();
    const shoppers = stage.shoppersAt(instance);
    await shoppers.progress(10);
    await shoppers.stop();
    await instance.settled();
    await instance.end('SIGTERM');
    const own = PomonaProcess.start(instance.folder, stage.settings);
    expect(await own.ready()).toBeUndefined();
    expect((await own.ended).stderr).toContain('follows the Kafka topic alone');
    const replay = await pomona('replay', 'examples/events.ndjson', '--data', instance.folder);
    expect(replay.code).not.toBe(0);
    expect(replay.stderr).toContain('follows the Kafka topic alone');
  },
);

test(
  'brokers that cannot be reached end the start with their address and what to look at',
  { timeout: 60_000 },
  async () => {
    const options = ['--log', 'kafka', '--brokers', '127.0.0.1:1'];
    const lost = PomonaProcess.start(join(stage.root, 'lost'), stage.settings, options);
    await expect
      .poll(() => lost.stderr, { timeout: 15_000 })
      .toMatch(/Waiting for brokers at 127\.0\.0\.1:1, which may be starting: .*ECONNREFUSED/);
    expect(await lost.ready()).toBeUndefined();
    const { code, stderr } = await lost.ended;
    expect(code).toBe(3);
    expect(stderr.match(/Waiting for brokers/g)).toHaveLength(1);
    expect(stderr).toContain('127.0.0.1:1');
    expect(stderr).toContain('advertised.listeners');
  },
);
