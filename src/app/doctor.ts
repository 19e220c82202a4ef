import { existsSync } from 'node:fs';
import { freemem, totalmem } from 'node:os';
import { join } from 'node:path';
import { inspectLog } from '../log/inspect-log.ts';
import type { InspectedSegment, InspectOptions } from '../log/inspect-log.ts';
import { Segment } from '../log/segment.ts';
import { readManifests } from '../process/archive-manifest.ts';
import type { ArchivedSegment } from '../process/archive-manifest.ts';
import type { LedgerSources } from '../process/ledger.ts';
import type { Clock } from '../base/time.ts';
import type { Source } from '../collect/sources/source.ts';
import type { Environment } from './config.ts';
import type { DataFolder, RunFile } from './data-folder.ts';
import type { Domain } from './domain.ts';
import { notedRecords } from './quarantine-store.ts';
import { examineArchive } from './doctor/examine-archive.ts';
import { examineChain } from './doctor/examine-chain.ts';
import type { Chain } from './doctor/examine-chain.ts';
import { examineInstance, findInstance } from './doctor/examine-instance.ts';
import { examineKeys } from './doctor/examine-keys.ts';
import { examineLog, examineQuarantine } from './doctor/examine-log.ts';
import {
  examineLedger,
  examineStore,
  examineSourcesFile,
  openToRead,
  storeOffset,
} from './doctor/examine-store.ts';
import type { OpenedStore } from './doctor/examine-store.ts';
import { examineSmallFiles } from './doctor/examine-small-files.ts';
import type { Finding, OnExamining } from './doctor/finding.ts';
import { checkDisk, checkFolder, checkMemory, checkNode, checkPort } from './doctor/machine.ts';

export interface DoctorOptions {
  readonly folder: DataFolder;
  /** Address that is to be listened on. */
  readonly host: string;
  readonly port: number;
  /** Leaves out what takes long: the bytes of sealed segments, of Parquet files and of the store, and asking for keys. */
  readonly quick: boolean;
  readonly onExamining: OnExamining;
  /** What the folder is joined to beyond this machine, as far as it was named. */
  readonly chain: Chain;
  readonly loadDomain: (folder?: DataFolder) => Promise<Domain>;
  /** Sources of the settings. */
  readonly declared: readonly Source[];
  readonly environment: Environment;
  readonly clock: Clock;
}

/**
 * Looks at what can be wrong with one machine, one data folder and what it is joined to, in the order in which it would
 * show, and changes nothing. A running instance goes on meanwhile; of its store it is asked itself.
 */
export async function diagnose(options: DoctorOptions): Promise<readonly Finding[]> {
  const { folder, chain, quick, loadDomain, declared, environment, onExamining, clock } = options;
  const keys = { declared, environment, loadDomain: () => loadDomain(folder) };
  const run = await findInstance(folder);
  return [
    ...(await examineMachine(options, run)),
    ...(quick ? [] : await examineKeys(keys, run, onExamining)),
    ...(await examineChain(folder, chain, environment, clock)),
  ];
}

async function examineMachine(
  options: DoctorOptions,
  run: RunFile | undefined,
): Promise<readonly Finding[]> {
  const { folder, host, port } = options;
  const machine = [
    checkNode(process.versions.node),
    checkMemory(process.constrainedMemory(), freemem(), totalmem()),
    await checkFolder(folder.root),
    await checkDisk(folder.root),
  ];
  if (run) {
    return [
      ...machine,
      ...(await examineInstance(folder, run)),
      ...(await examineSmallFiles(folder)),
      ...(await examineFolder(options)),
    ];
  }
  const store = await openToRead(folder);
  try {
    return [
      ...machine,
      aboutLock(store),
      await checkPort(host, port),
      ...(store.kind === 'in-use' ? [] : [aboutNotRunning]),
      ...(await examineSmallFiles(folder)),
      ...(await examineFolder(options, store)),
      // Who has the store open has public data open as well.
      ...(store.kind === 'in-use'
        ? []
        : await examineSourcesFile(folder, options.quick, options.onExamining)),
    ];
  } finally {
    if (store.kind === 'open') store.close();
  }
}

const aboutNotRunning: Finding = {
  check: 'Ready',
  state: 'fine',
  found: 'not running; `pomona up` starts it',
};

function aboutLock(store: OpenedStore): Finding {
  if (store.kind !== 'open') return store.finding;
  return { check: 'Lock', state: 'fine', found: 'no process has the folder open' };
}

/** What lies in the folder: log, quarantine, archive; and the store, where it is open. */
async function examineFolder(
  { folder, quick, onExamining }: DoctorOptions,
  store?: OpenedStore,
): Promise<readonly Finding[]> {
  if (!existsSync(join(folder.archive, 'manifests'))) return [];
  const { segments: archived } = await readManifests(folder.archive);
  // The log before the archive: what is archived and dropped meanwhile is then seen in both rather than in neither.
  const log = await inspectIfThere(folder.log, {
    ...{ quick, archived },
    onProgress: (done, total) => onExamining('Checking the log', done, total),
  });
  const quarantine = await inspectIfThere(folder.quarantine, {
    quick,
    onProgress: (done, total) => onExamining('Checking the quarantine', done, total),
  });
  const held = log.filter(({ segment }) => segment.minutes().length > 0);
  const bases = held.map(({ segment }) => segment.baseOffset);
  const archive = await examineArchive(folder.archive, bases, quick, onExamining);
  const archiveEndOffset = archive.segments.at(-1)?.endOffset ?? 0;
  const connection = store?.kind === 'open' ? store.connection : undefined;
  const counted = connection && (await storeOffset(connection));
  return [
    ...examineLog(log, { archiveEndOffset, storeOffset: counted }),
    ...examineQuarantine(quarantine, await notedRecords(folder.quarantineFile)),
    ...archive.findings,
    ...(connection
      ? [
          await examineStore(folder, connection, archiveEndOffset, quick, onExamining),
          await examineLedger(connection, ledgerSources(log, archive.segments)),
        ]
      : []),
  ];
}

async function inspectIfThere(
  path: string,
  options: InspectOptions,
): Promise<readonly InspectedSegment[]> {
  return existsSync(path) ? inspectLog(path, options) : [];
}

/** What rejected events add to one side of the ledger they add to the other as well: none are needed here. */
function ledgerSources(
  log: readonly InspectedSegment[],
  segments: readonly ArchivedSegment[],
): LedgerSources {
  const held = log.map(({ segment }) => segment);
  const archiveEndOffset = segments.at(-1)?.endOffset ?? 0;
  return {
    archive: { segments, endOffset: archiveEndOffset },
    log: {
      endOffset: held.at(-1)?.endOffset ?? archiveEndOffset,
      pendingMinutes: (fromOffset) => Segment.minutesOf(held, fromOffset),
      sealedSegments: () => held,
      activeSegment: () => undefined,
    },
    quarantine: { counts: () => ({ minutes: [] }) },
  };
}
