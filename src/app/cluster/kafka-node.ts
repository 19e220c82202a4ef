import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PomonaError, messageOf } from '../../base/errors.ts';
import { sharedFlags } from './server-launch.ts';
import type { LaunchSettings, ServerLaunch } from './server-launch.ts';

const run = promisify(execFile);

export interface KafkaSettings extends LaunchSettings {
  readonly controllerPort: number;
}

/**
 * One Kafka that is broker and controller at once (KRaft). Its storage is formatted at the first start; a format that
 * was cut short is done anew, for without meta.properties no broker has ever run on it.
 */
export async function prepareKafka(settings: KafkaSettings): Promise<ServerLaunch> {
  const { folder } = settings;
  const flags = await sharedFlags(settings, 'info');
  const properties = join(folder, 'server.properties');
  await writeFile(properties, propertiesText(settings));
  if (!existsSync(metaFile(folder))) await format(settings, properties);
  return {
    flags: ['-Xms128m', '-Xmx384m', '-XX:+UseG1GC', '-XX:+ExitOnOutOfMemoryError', ...flags],
    mainClass: 'kafka.Kafka',
    args: [properties],
    folder,
  };
}

/** The id that Kafka gave its cluster, once its storage is formatted. */
export async function readClusterId(folder: string): Promise<string | undefined> {
  if (!existsSync(metaFile(folder))) return undefined;
  return /^cluster\.id=(.+)$/m.exec(await readFile(metaFile(folder), 'utf8'))?.[1];
}

async function format({ java, jars, folder }: KafkaSettings, properties: string): Promise<void> {
  const storageTool = ['-Xmx128m', '-cp', join(jars, '*'), 'kafka.tools.StorageTool'];
  await rm(storage(folder), { recursive: true, force: true });
  await mkdir(storage(folder), { recursive: true });
  try {
    const { stdout } = await run(java, [...storageTool, 'random-uuid']);
    const id = stdout.trim().split('\n').at(-1) ?? '';
    await run(java, [...storageTool, 'format', '--standalone', '-t', id, '-c', properties]);
  } catch (error) {
    throw new PomonaError(
      'cluster_unavailable',
      `Kafka's storage in ${folder} cannot be formatted: ${messageOf(error).trim()}`,
      { cause: error },
    );
  }
}

function storage(folder: string): string {
  return join(folder, 'data');
}

function metaFile(folder: string): string {
  return join(storage(folder), 'meta.properties');
}

/** One node: nothing can be kept twice, and nobody is waited for. */
function propertiesText({ folder, port, controllerPort }: KafkaSettings): string {
  const listeners = `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`;
  const settings: Readonly<Record<string, string | number>> = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.bootstrap.servers': `127.0.0.1:${controllerPort}`,
    'controller.listener.names': 'CONTROLLER',
    listeners,
    'advertised.listeners': listeners,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'log.dirs': storage(folder),
    'auto.create.topics.enable': 'false',
    'default.replication.factor': 1,
    'min.insync.replicas': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'log.cleaner.dedupe.buffer.size': 33_554_432,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${escapeValue(value)}`);
  return `${lines.join('\n')}\n`;
}

/** Java reads a backslash in a properties file as an escape. */
function escapeValue(value: string | number): string {
  return String(value).replaceAll('\\', '\\\\');
}
