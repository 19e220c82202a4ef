import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Explanation } from '../../base/known-error.ts';
import { PomonaError, messageOf } from '../../base/errors.ts';
import {
  explainClusterId,
  explainNodeId,
  formatCommand,
  moveAside,
} from '../../log/kafka/known-kafka-errors.ts';
import type { FormatOptions } from '../../log/kafka/known-kafka-errors.ts';
import type { Finding } from './finding.ts';
import { readProperties } from './read-properties.ts';

/** Where a broker of this machine keeps its data, and what it is started with. */
export interface StorageUnderExamination {
  /** log.dirs; those of the settings where none are named. */
  readonly logDirs: readonly string[];
  /** server.properties. */
  readonly propertiesFile: string | undefined;
  /** Id of the cluster that the broker is to be of, where it is known. */
  readonly clusterId: string | undefined;
}

const check = 'Storage';

type Settings = ReadonlyMap<string, string>;

/** Whether a broker can start on its folders. Rejects with `invalid_parameter` where its settings cannot be read. */
export async function examineStorage(
  storage: StorageUnderExamination,
): Promise<readonly Finding[]> {
  const settings = await readSettings(storage.propertiesFile);
  const folders = storage.logDirs.length > 0 ? storage.logDirs : logDirsOf(settings);
  const metas = await Promise.all(folders.map(readMeta));
  const first = metas.find(({ meta }) => meta)?.meta;
  const clusterId = storage.clusterId ?? first?.get('cluster.id');
  const hasOthers = first !== undefined;
  return metas.map(({ folder, file, meta, names }) =>
    meta
      ? aboutMeta(file, meta, settings, clusterId)
      : aboutNoMeta(folder, names, { ...storage, settings, clusterId, hasOthers }),
  );
}

async function readSettings(file: string | undefined): Promise<Settings> {
  if (file === undefined) return new Map();
  try {
    return readProperties(await readFile(file, 'utf8'));
  } catch (error) {
    throw new PomonaError(
      'invalid_parameter',
      `The settings of the broker cannot be read: ${messageOf(error)}. Name them with --server-properties.`,
      { cause: error },
    );
  }
}

function logDirsOf(settings: Settings): readonly string[] {
  const value = settings.get('log.dirs') ?? settings.get('log.dir') ?? '/tmp/kafka-logs';
  return value.split(',').map((folder) => resolve(folder.trim()));
}

interface FolderMeta {
  readonly folder: string;
  readonly file: string;
  readonly meta: Settings | undefined;
  /** What lies in the folder; undefined where there is none. */
  readonly names: readonly string[] | undefined;
}

async function readMeta(folder: string): Promise<FolderMeta> {
  const file = join(folder, 'meta.properties');
  const names = await readdir(folder).catch(() => undefined);
  const text = await readFile(file, 'utf8').catch(() => undefined);
  return { folder, file, names, meta: text === undefined ? undefined : readProperties(text) };
}

function aboutMeta(
  file: string,
  meta: Settings,
  settings: Settings,
  clusterId: string | undefined,
): Finding {
  const stored = meta.get('node.id') ?? meta.get('broker.id') ?? '?';
  const configured = settings.get('node.id') ?? settings.get('broker.id');
  const storedCluster = meta.get('cluster.id') ?? '?';
  const where = file;
  if (configured !== undefined && configured !== stored) {
    const commands = [
      `node.id=${stored}   # server.properties`,
      moveAside(file, `of-node-${stored}`),
    ];
    return broken(where, explainNodeId({ stored, configured, file }), commands);
  }
  if (clusterId !== undefined && clusterId !== storedCluster) {
    const ids = { stored: storedCluster, expected: clusterId, file };
    return broken(where, explainClusterId(ids), [moveAside(file, `of-cluster-${storedCluster}`)]);
  }
  if (meta.get('version') === '0') {
    return {
      ...{ check, state: 'doubtful', where },
      found: `the data are of a broker that used ZooKeeper (version=0)`,
      meaning: 'Kafka 4 does not read them; 3.x can still take them over',
      fix: 'migrate with Kafka 3.9 first, or begin on an empty folder; keep this one',
    };
  }
  const found = `${file} has node.id ${stored} and cluster.id ${storedCluster}${configured === undefined ? '' : ', as the settings do'}`;
  return { check, state: 'fine', found };
}

function broken(where: string, { means, fix }: Explanation, commands: readonly string[]): Finding {
  const meaning = 'a broker does not start on it';
  return { check, state: 'broken', where, found: means, meaning, fix: fix.join(' '), commands };
}

function aboutNoMeta(
  folder: string,
  names: readonly string[] | undefined,
  storage: StorageUnderExamination & { settings: Settings; hasOthers: boolean },
): Finding {
  const where = join(folder, 'meta.properties');
  const partitions = names?.filter((name) => /-\d+$/.test(name)) ?? [];
  if (partitions.length > 0) {
    return {
      ...{ check, state: 'broken', where },
      found: `${folder} holds ${partitions.length} partitions, and no meta.properties`,
      meaning: 'no broker starts on it. Formatting it would give the data to whoever comes',
      fix: 'put meta.properties back from a copy, or from the same file of another folder of log.dirs with a directory.id of its own; format nothing',
    };
  }
  const { settings, clusterId, propertiesFile, hasOthers } = storage;
  const command = formatCommand({
    ...{ clusterId, properties: propertiesFile, isAnother: hasOthers },
    quorum: quorumOf(settings, clusterId, hasOthers),
  });
  return {
    ...{ check, state: 'broken', where },
    found: `${folder} ${names === undefined ? 'is not there' : 'is not formatted'}`,
    meaning:
      'a broker does not start on it. If it ever did, its volume is not mounted, and then nothing must be formatted',
    fix: `if it is new, format it: ${command}`,
    commands: [command],
  };
}

function quorumOf(
  settings: Settings,
  clusterId: string | undefined,
  hasOthers: boolean,
): NonNullable<FormatOptions['quorum']> {
  if (settings.has('controller.quorum.voters')) return 'fixed';
  const isController = settings.get('process.roles')?.includes('controller') ?? true;
  // What other folders of the same node know of the quorum stays as it is.
  if (hasOthers) return 'new';
  return isController && clusterId === undefined ? 'new' : 'joined';
}
