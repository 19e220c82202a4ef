import { randomUUID } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Admin } from '@platformatic/kafka';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { aboutClock, examineKafka } from '../../src/app/doctor/examine-kafka.ts';
import type { Finding } from '../../src/app/doctor/finding.ts';
import { errorLines, findKnownErrors } from '../../src/base/known-error.ts';
import { knownErrors } from '../../src/app/doctor/known-errors/known-errors.ts';
import { Instance } from '../crash/instance.ts';
import { pomona, writeSettings } from '../crash/pomona-process.ts';
import { ShopClients } from '../crash/shop-clients.ts';
import { KafkaBroker } from './kafka-broker.ts';
import { RawBroker } from './raw-broker.ts';

const timeout = 600_000;

/** A broker that is well. */
let broker: KafkaBroker;
let admin: Admin;
let root: string;
let raw: RawBroker[];

beforeAll(async () => {
  broker = await KafkaBroker.start();
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [broker.address] });
}, 600_000);
afterAll(async () => {
  await admin.close();
  await broker.remove();
}, timeout);

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-doctor-'));
  raw = [];
});
afterEach(async () => {
  for (const each of raw) await each.remove();
  await rm(root, { recursive: true });
}, timeout);

async function rawBroker(): Promise<RawBroker> {
  const made = await RawBroker.prepare();
  raw.push(made);
  return made;
}

/** What the doctor says, beyond this machine. */
async function examine(...options: readonly string[]): Promise<readonly Finding[]> {
  const at = ['--data', join(root, 'data'), '--port', '0', '--json'];
  const { stdout, stderr } = await pomona('doctor', ...at, ...options);
  expect(stderr).not.toContain('pomona:');
  const own =
    /^(?:Brokers|Advertised|Topic|Probe|Clock|Position|Storage|Kafka|Spark Connect|Jars)$/;
  return (JSON.parse(stdout) as Finding[]).filter(({ check }) => own.test(check));
}

const onKafka = (address: string, topic = 'events') => [
  ...['--log', 'kafka', '--brokers', address, '--topic', topic],
];
const states = (findings: readonly Finding[]) =>
  findings.map(({ check, state }) => `${check} ${state}`);

const told = (text: string) => findKnownErrors(knownErrors, errorLines(text.split('\n')));

async function makeTopic(settings: Readonly<Record<string, string>> = {}): Promise<string> {
  const topic = `doctor-${randomUUID()}`;
  const configs = Object.entries(settings).map(([name, value]) => ({ name, value }));
  await admin.createTopics({ topics: [topic], partitions: 2, replicas: 1, configs });
  return topic;
}

test(
  'a way to Kafka that is well is found to be well, and nothing is left behind',
  { timeout },
  async () => {
    const topic = await makeTopic({ 'max.message.bytes': '16777216' });
    expect(states(await examine(...onKafka(broker.address, topic)))).toEqual([
      ...['Brokers fine', 'Advertised fine', 'Topic fine', 'Probe fine', 'Clock fine'],
    ]);
    const [, , absent] = await examine(...onKafka(broker.address, 'not-yet'));
    expect(absent).toMatchObject({ check: 'Topic', state: 'fine' });
    const topics = await admin.listTopics();
    expect(topics.filter((name) => /^pomona\.doctor|^not-yet$/.test(name))).toEqual([]);
  },
);

test(
  'settings of a topic that lose events are told, with the command that sets them right',
  { timeout },
  async () => {
    const topic = await makeTopic({ 'cleanup.policy': 'compact', 'retention.ms': '3600000' });
    const findings = await examine(...onKafka(broker.address, topic));
    const wrong = findings.filter(({ check }) => check === 'Topic');
    expect(wrong.map(({ state, found }) => [state, found])).toEqual([
      ['broken', `cleanup.policy of ${topic} is compact`],
      ['doubtful', `retention.ms of ${topic} is 3600000`],
      ['doubtful', `max.message.bytes of ${topic} is 1048588`],
    ]);
    expect(wrong[0]!.commands).toEqual([
      `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config cleanup.policy=delete --bootstrap-server ${broker.address}`,
    ]);
  },
);

test(
  'brokers that are not there: a dead port, a name nobody knows, and 127.0.0.1 asked for as ::1',
  { timeout },
  async () => {
    const port = broker.address.split(':').at(-1)!;
    const findings = await examine(...onKafka(`127.0.0.1:1,nope.invalid:9092,[::1]:${port}`));
    expect(states(findings)).toEqual(['Brokers broken', 'Brokers broken', 'Brokers broken']);
    expect(findings[0]!.found).toContain('127.0.0.1:1 (ECONNREFUSED)');
    expect(findings[1]!.found).toContain('does not know the name nope.invalid');
    expect(findings[2]!.fix).toBe(`write 127.0.0.1:${port} in place of [::1]:${port}`);
  },
);

test('one broker that answers is enough to go on', { timeout }, async () => {
  const findings = await examine(...onKafka(`127.0.0.1:1,${broker.address}`));
  expect(states(findings).slice(0, 3)).toEqual([
    ...['Brokers doubtful', 'Brokers fine', 'Advertised fine'],
  ]);
});

const unreachable: readonly {
  what: string;
  /** From the broker's own port, and that of a broker of another cluster. */
  addressOf: (own: number, other: number) => string;
  found: string;
}[] = [
  {
    what: 'a name that nobody knows',
    addressOf: () => 'kafka-1.nowhere.invalid:9092',
    found: 'this machine does not know the name kafka-1.nowhere.invalid',
  },
  {
    what: 'a port where nobody is',
    addressOf: () => '127.0.0.1:1',
    found: 'nobody takes connections there: 127.0.0.1:1 (ECONNREFUSED)',
  },
  {
    what: 'an address of IPv6 where it does not listen',
    addressOf: (own) => `[::1]:${own}`,
    found: 'nobody takes connections there: [::1]:',
  },
  {
    what: 'the address of another cluster',
    addressOf: (_own, other) => `127.0.0.1:${other}`,
    found: 'another cluster answers there',
  },
];

test.each(unreachable)(
  'a broker that gives out $what is told by it',
  { timeout },
  async ({ addressOf, found }) => {
    const wrong = await rawBroker();
    const address = addressOf(wrong.port, Number(broker.address.split(':').at(-1)));
    await wrong.advertise(address);
    expect(await wrong.start()).toBeUndefined();
    const findings = await examine(...onKafka(wrong.address));
    expect(states(findings)).toEqual(['Brokers fine', 'Advertised broken', 'Topic fine']);
    expect(findings[1]!.found).toContain(`broker 1 gives out ${address}`);
    expect(findings[1]!.found).toContain(found);
    expect(findings[1]!.where).toContain('advertised.listeners');
  },
);

test(
  'a broker with another node.id: doctor and explain give both ids and the file, and what they advise helps',
  { timeout },
  async () => {
    const wrong = await rawBroker();
    await wrong.set('node.id', '2');
    const said = await wrong.start();
    const meta = join(wrong.dataFolder, 'meta.properties');
    const [explained] = told(said!);
    expect(explained).toMatchObject({ name: 'kafka-node-id' });
    expect(explained!.means).toContain(`${meta} has node.id 1, the settings have 2`);
    const findings = await examine('--server-properties', wrong.propertiesFile);
    expect(findings).toMatchObject([{ check: 'Storage', state: 'broken', where: meta }]);
    await wrong.set('node.id', /set node\.id=(\d+)/.exec(explained!.fix[0]!)![1]!);
    expect(await wrong.start()).toBeUndefined();
  },
);

test(
  'storage that was not formatted: the command it is given formats it',
  { timeout },
  async () => {
    const wrong = await rawBroker();
    await rename(wrong.dataFolder, `${wrong.dataFolder}.aside`);
    expect(told((await wrong.start())!)).toMatchObject([{ name: 'kafka-not-formatted' }]);
    const [finding] = await examine('--server-properties', wrong.propertiesFile);
    expect(finding).toMatchObject({ check: 'Storage', state: 'broken' });
    await wrong.shell(finding!.commands![0]!);
    expect(states(await examine('--server-properties', wrong.propertiesFile))).toEqual([
      'Storage fine',
    ]);
    expect(await wrong.start()).toBeUndefined();
  },
);

test(
  'a folder of log.dirs that was added, and one that was copied from another cluster',
  { timeout },
  async () => {
    const wrong = await rawBroker();
    const other = await rawBroker();
    const second = join(wrong.folder, 'second');
    await wrong.set('log.dirs', `${wrong.dataFolder},${second}`);
    await mkdir(second);
    expect(told((await wrong.start())!)).toMatchObject([{ name: 'kafka-not-formatted' }]);
    const [, unformatted] = await examine('--server-properties', wrong.propertiesFile);
    await wrong.shell(unformatted!.commands![0]!);
    expect(await wrong.start()).toBeUndefined();
    await wrong.stop();

    await rm(second, { recursive: true });
    await cp(other.dataFolder, second, { recursive: true });
    const [explained] = told((await wrong.start())!);
    expect(explained).toMatchObject({ name: 'kafka-cluster-id' });
    const idIn = async (folder: string) =>
      /^cluster\.id=(.+)$/m.exec(await readFile(join(folder, 'meta.properties'), 'utf8'))![1];
    const ids = `has cluster.id ${await idIn(second)}, and ${await idIn(wrong.dataFolder)} is expected`;
    expect(explained!.means).toContain(ids);
    const [, copied] = await examine('--server-properties', wrong.propertiesFile);
    expect(copied!.found).toContain(ids);
    await wrong.shell(copied!.commands![0]!);
    await mkdir(second);
    const [, again] = await examine('--server-properties', wrong.propertiesFile);
    await wrong.shell(again!.commands![0]!);
    expect(await wrong.start()).toBeUndefined();
  },
);

test('the data of a broker are set against the cluster that answers', { timeout }, async () => {
  const other = await rawBroker();
  const findings = await examine(...onKafka(broker.address), '--log-dirs', other.dataFolder);
  expect(findings[0]).toMatchObject({ check: 'Storage', state: 'broken' });
  expect(findings[0]!.found).toContain('belong to another cluster');
});

test('a clock that is wrong is set against the broker’s', { timeout }, async () => {
  const cluster = { bootstrapBrokers: [broker.address], clientId: 'test' };
  const kafka = { cluster, topic: 'events', partitions: 4, isFollowed: false };
  const clockOf = async (aheadMs: number) => {
    const { findings } = await examineKafka(kafka, () => Date.now() + aheadMs);
    return findings.find(({ check }) => check === 'Clock');
  };
  expect(await clockOf(0)).toMatchObject({ state: 'fine' });
  expect(await clockOf(7_200_000)).toMatchObject({
    ...{ state: 'broken', found: expect.stringMatching(/7\d\d\d s ahead of the broker/) as string },
  });
  expect(await clockOf(-60_000)).toMatchObject({
    ...{ state: 'doubtful', found: expect.stringMatching(/\d\d s behind the broker/) as string },
  });
  // Between asking and the answer, however long that is, nothing is known.
  expect(aboutClock(0, 60_000, 30_000)).toMatchObject({ state: 'fine' });
});

test(
  'a second broker: it is formatted for the cluster that answers, and missed where it is wanted',
  { timeout },
  async () => {
    const first = await rawBroker();
    const second = await rawBroker();
    const text = await readFile(first.propertiesFile, 'utf8');
    const [, quorum] = /^controller\.quorum\.bootstrap\.servers=(.+)$/m.exec(text)!;
    await second.set('process.roles', 'broker');
    await second.set('node.id', '2');
    await second.set('controller.quorum.bootstrap.servers', quorum!);
    await second.set('listeners', `PLAINTEXT://${second.address}`);
    await second.set('advertised.listeners', `PLAINTEXT://${second.address}`);
    await rename(second.dataFolder, `${second.dataFolder}.aside`);
    expect(await first.start()).toBeUndefined();
    const at = [...onKafka(first.address), '--server-properties', second.propertiesFile];
    const [unformatted] = await examine(...at);
    await second.shell(unformatted!.commands![0]!);
    expect((await examine(...at))[0]).toMatchObject({ check: 'Storage', state: 'fine' });
    expect(await second.start()).toBeUndefined();

    const there = new Admin({ clientId: 'test', bootstrapBrokers: [first.address] });
    const configs = [{ name: 'min.insync.replicas', value: '2' }];
    while ((await there.metadata({ topics: [], forceUpdate: true })).brokers.size < 2);
    await there.createTopics({ topics: ['two'], partitions: 1, replicas: 2, configs });
    await there.close();
    const topicOf = async () =>
      (await examine(...onKafka(first.address, 'two'))).filter(({ check }) => check === 'Topic');
    expect((await topicOf()).map(({ found }) => found)).toEqual([
      'max.message.bytes of two is 1048588',
    ]);
    await second.stop();
    const [, missed] = await topicOf();
    expect(missed).toMatchObject({
      ...{ state: 'broken', found: '1 of 2 replicas of partition 0 are in sync' },
      meaning: 'min.insync.replicas is 2: events are refused',
    });
  },
);

test(
  'what keeps the cluster at home from starting is explained where it is told',
  { timeout },
  async () => {
    const data = join(root, 'data');
    const up = () => pomona('cluster', 'up', '--kafka', '--kafka-port', '0', '--data', data);
    expect((await up()).code).toBe(0);
    await pomona('cluster', 'down', '--data', data);
    const meta = join(data, 'cluster', 'kafka', 'data', 'meta.properties');
    await writeFile(meta, (await readFile(meta, 'utf8')).replace('node.id=1', 'node.id=7'));
    const { code, stderr } = await up();
    expect(code).toBe(3);
    expect(stderr).toContain(`${meta} has node.id 7, the settings have 1.`);
    expect((await examine())[0]).toMatchObject({ check: 'Storage', state: 'broken', where: meta });
  },
);

/** A folder that has followed a topic up to its end, and has been stopped. */
async function followedFolder(topic: string): Promise<void> {
  const settings = await writeSettings(join(root, 'settings.json'), {});
  const options = [...onKafka(broker.address, topic), '--partitions', '1'];
  const instance = new Instance(join(root, 'data'), settings, options);
  await instance.start();
  const shoppers = new ShopClients(1, 'doctor');
  shoppers.url = instance.url;
  await shoppers.progress(50);
  await shoppers.stop();
  await instance.settled();
  await instance.end('SIGTERM');
}

const endOf = async (topic: string) =>
  Number(
    (
      await admin.listOffsets({
        topics: [{ name: topic, partitions: [{ partitionIndex: 0, timestamp: -1n }] }],
      })
    )[0]!.partitions[0]!.offset,
  );

test(
  'what the topic dropped before it was copied is told by its range, and a topic made anew as such',
  { timeout },
  async () => {
    const topic = `doctor-${randomUUID()}`;
    await followedFolder(topic);
    const position = await endOf(topic);
    // Of which brokers and which topic, the folder knows itself.
    const whole = await examine();
    expect(states(whole)).toEqual([
      ...['Brokers fine', 'Advertised fine', 'Topic fine', 'Probe fine', 'Clock fine'],
      'Position fine',
    ]);
    expect(whole.at(-1)!.found).toContain(': 0 records');

    const { KafkaLog } = await import('../../src/log/kafka/kafka-log.ts');
    const cluster = { bootstrapBrokers: [broker.address], clientId: 'test' };
    const log = await KafkaLog.open({ cluster, topic, partition: 0 });
    await log.append({
      lines: Buffer.from('{}\n'.repeat(30)),
      records: 30,
      receivedAtMs: Date.now(),
    });
    await log.close();
    const offset = position + 16;
    const partitions = [{ partition: 0, offset: BigInt(offset) }];
    await admin.deleteRecords({ topics: [{ name: topic, partitions }] });
    const lost = (await examine()).at(-1)!;
    expect(lost).toMatchObject({ check: 'Position', state: 'broken' });
    expect(lost.found).toContain(`offsets ${position}..${offset} of partition 0 are lost`);
    expect(lost.found).toContain('16 records');
    expect(lost.commands![0]).toContain('retention.ms=');

    await admin.deleteTopics({ topics: [topic] });
    const gone = await examine();
    expect(gone.find(({ check }) => check === 'Topic')).toMatchObject({ state: 'broken' });
    await admin.createTopics({ topics: [topic], partitions: 1, replicas: 1 });
    const anew = (await examine()).at(-1)!;
    expect(anew.found).toContain(`has read up to ${position}, and partition 0 ends at 0`);
    const other = await examine(...onKafka(broker.address, 'another'));
    expect(other[0]).toMatchObject({ check: 'Position', state: 'broken' });
  },
);

test(
  'a folder that does not say of which brokers it follows is told to be asked with them',
  { timeout },
  async () => {
    await mkdir(join(root, 'data'));
    const note = { topic: 'events', positions: [0] };
    await writeFile(join(root, 'data', 'kafka.json'), JSON.stringify(note));
    expect(await examine()).toMatchObject([{ check: 'Brokers', state: 'doubtful' }]);
  },
);

test('hints are printed for who asks for them', { timeout }, async () => {
  const wrong = await rawBroker();
  await wrong.set('node.id', '2');
  const print = (...options: string[]) =>
    pomona(
      'doctor',
      '--data',
      root,
      '--port',
      '0',
      '--server-properties',
      wrong.propertiesFile,
      ...options,
    );
  const hint = `            mv ${wrong.dataFolder} ${wrong.dataFolder}.of-node-1\n`;
  const [plain, withHints] = [await print(), await print('--fix-hints')];
  expect([plain.code, withHints.code]).toEqual([1, 1]);
  expect(plain.stdout).not.toContain(hint);
  expect(withHints.stdout).toContain(hint);
});

test('the cluster at home is looked at without being named', { timeout }, async () => {
  const at = ['--data', join(root, 'data')];
  const started = await pomona('cluster', 'up', '--kafka-port', '0', '--spark-port', '0', ...at);
  expect(started.stderr).not.toContain('pomona:');
  try {
    const findings = await examine();
    expect(states(findings)).toEqual([
      ...['Storage fine', 'Jars fine', 'Jars fine', 'Spark Connect fine'],
    ]);
    const [, kafkaPort, sparkPort] = /127\.0\.0\.1:(\d+)[^]*127\.0\.0\.1:(\d+)/.exec(
      started.stdout,
    )!;
    const [stranger] = (await examine('--remote', `sc://127.0.0.1:${kafkaPort}`)).slice(-1);
    expect(stranger).toMatchObject({ check: 'Spark Connect', state: 'broken' });
    const [swapped] = (await examine(...onKafka(`127.0.0.1:${sparkPort}`))).filter(
      ({ check }) => check === 'Brokers',
    );
    expect(swapped!.found).toContain('does not speak Kafka');
  } finally {
    await pomona('cluster', 'down', ...at);
  }
});
