import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examineStorage } from '../../../src/app/doctor/examine-storage.ts';
import { readProperties } from '../../../src/app/doctor/read-properties.ts';

const [ours, theirs] = ['SyySrReJTkaMi4Us6ExgkA', 'wSkYKECxRyWrsityeJCogQ'];

let root: string;
let propertiesFile: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'pomona-storage-'));
  propertiesFile = join(root, 'server.properties');
});
afterEach(() => rm(root, { recursive: true }));

async function settings(text: string): Promise<void> {
  await writeFile(propertiesFile, text);
}

/** A folder as Kafka formats it. */
async function formatted(name: string, lines: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  const text = Object.entries({ version: '1', 'directory.id': '9RLyMjuzTOq_5pI1s6odIw', ...lines });
  const body = text.map(([key, value]) => `${key}=${value}`).join('\n');
  await writeFile(join(folder, 'meta.properties'), `#\n#Sun Nov 29 11:50:47 UTC 2026\n${body}\n`);
  return folder;
}

const examine = (logDirs: readonly string[] = [], clusterId?: string) =>
  examineStorage({ logDirs, propertiesFile, clusterId });

test('a folder of this node and this cluster is well', async () => {
  const folder = await formatted('d1', { 'node.id': '1', 'cluster.id': ours });
  await settings(`node.id=1\nlog.dirs=${folder}\n`);
  expect(await examine([], ours)).toEqual([
    expect.objectContaining({ state: 'fine', found: expect.stringContaining(ours) as string }),
  ]);
});

test('a folder of another node: both ids, the file, and where to move it', async () => {
  const folder = await formatted('d1', { 'node.id': '1', 'cluster.id': ours });
  await settings(`node.id=2\nlog.dirs=${folder}\n`);
  const [finding] = await examine();
  expect(finding).toMatchObject({ state: 'broken', where: join(folder, 'meta.properties') });
  expect(finding!.found).toContain('has node.id 1, the settings have 2');
  expect(finding!.commands).toEqual([
    'node.id=1   # server.properties',
    `mv ${folder} ${folder}.of-node-1`,
  ]);
});

test('a folder of another cluster than the one that answers, or than its neighbour', async () => {
  const folders = [
    await formatted('d1', { 'node.id': '1', 'cluster.id': ours }),
    await formatted('d2', { 'node.id': '1', 'cluster.id': theirs }),
  ];
  await settings('node.id=1\n');
  const found = `has cluster.id ${theirs}, and ${ours} is expected`;
  const broken = expect.objectContaining({
    state: 'broken',
    found: expect.stringContaining(found) as string,
    commands: [`mv ${folders[1]} ${folders[1]}.of-cluster-${theirs}`],
  }) as object;
  expect(await examine(folders)).toEqual([expect.objectContaining({ state: 'fine' }), broken]);
  expect(await examine([folders[1]!], ours)).toEqual([broken]);
});

test.each([
  ['a new cluster', 'process.roles=broker,controller', undefined, '--standalone -t "$(kafka-'],
  ['a cluster that is there', 'process.roles=broker', ours, `--no-initial-controllers -t ${ours}`],
  [
    'voters in the settings',
    'controller.quorum.voters=1@127.0.0.1:9093',
    undefined,
    'format -t "$(kafka-storage.sh random-uuid)"',
  ],
])('a folder that is not formatted, for %s', async (_what, setting, clusterId, command) => {
  await settings(`node.id=1\n${setting}\n`);
  const [finding] = await examine([join(root, 'd9')], clusterId);
  expect(finding).toMatchObject({ state: 'broken', where: join(root, 'd9', 'meta.properties') });
  expect(finding!.commands![0]).toContain(command);
  expect(finding!.commands![0]).toContain(`-c ${propertiesFile}`);
});

test('a folder beside one that is formatted is added to it', async () => {
  const folder = await formatted('d1', { 'node.id': '1', 'cluster.id': ours });
  await settings('node.id=1\nprocess.roles=broker,controller\n');
  const [, finding] = await examine([folder, join(root, 'd9')]);
  expect(finding!.commands![0]).toContain(`format --ignore-formatted --standalone -t ${ours}`);
});

test('a folder with partitions and without meta.properties is never to be formatted', async () => {
  await mkdir(join(root, 'd1', 'events-0'), { recursive: true });
  await settings('node.id=1\n');
  const [finding] = await examine([join(root, 'd1')]);
  expect(finding).toMatchObject({ state: 'broken' });
  expect(finding!.fix).toContain('format nothing');
  expect(finding!.commands).toBeUndefined();
});

test('a folder of a broker with ZooKeeper is told', async () => {
  const folder = await formatted('d1', { version: '0', 'broker.id': '1', 'cluster.id': ours });
  await settings('broker.id=1\n');
  expect(await examine([folder])).toMatchObject([{ state: 'doubtful' }]);
});

test('settings that cannot be read are refused', async () => {
  await expect(examine()).rejects.toMatchObject({ code: 'invalid_parameter' });
});

test('properties are read as Java reads them', () => {
  const text = String.raw`# remark
! remark
node.id=1
log.dirs : /data/d1,\
    /data/d2
a\ b = c:\\d \u00e9
empty=
alone`;
  expect([...readProperties(text)]).toEqual([
    ['node.id', '1'],
    ['log.dirs', '/data/d1,/data/d2'],
    ['a b', String.raw`c:\d é`],
    ['empty', ''],
    ['alone', ''],
  ]);
});
