import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { access, constants, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { PomonaError, messageOf } from '../base/errors.ts';
import { replaceFile } from '../process/durable-files.ts';

/** Where everything of one instance lies. */
export interface DataFolder {
  readonly root: string;
  /** The log's segments. */
  readonly log: string;
  /** Rejected records, as a log of their own. */
  readonly quarantine: string;
  /** How many records the quarantine had at the last start or stop. */
  readonly quarantineFile: string;
  /** Parquet of sealed segments. */
  readonly archive: string;
  /** Metric state; its lock keeps a second process out. */
  readonly storeFile: string;
  /** What sources brought in, as tables. */
  readonly sourcesFile: string;
  /** What their servers answered, as it came. */
  readonly answers: string;
  /** Scratch files, emptied at each start. */
  readonly temp: string;
  readonly keysFile: string;
  readonly runFile: string;
  readonly erasuresFolder: string;
  /** Whose events it holds; there is none in a folder of the shop. */
  readonly domainFile: string;
  /** What alerts fire, their settings, and messages still to be sent. */
  readonly alertsFile: string;
  /** How far a Kafka topic has been followed, where the log is one. */
  readonly kafkaFile: string;
}

export function dataFolder(path: string): DataFolder {
  const root = resolve(path);
  return {
    root,
    log: join(root, 'log'),
    quarantine: join(root, 'quarantine'),
    quarantineFile: join(root, 'quarantine.json'),
    archive: join(root, 'archive'),
    storeFile: join(root, 'store.duckdb'),
    sourcesFile: join(root, 'sources.duckdb'),
    answers: join(root, 'answers'),
    temp: join(root, 'tmp'),
    keysFile: join(root, 'keys.json'),
    runFile: join(root, 'run.json'),
    erasuresFolder: join(root, 'erasures'),
    domainFile: join(root, 'domain.json'),
    alertsFile: join(root, 'alerts.json'),
    kafkaFile: join(root, 'kafka.json'),
  };
}

/** Makes the folders, and fails with words when they cannot be made or written. */
export async function prepareFolder(folder: DataFolder): Promise<void> {
  try {
    for (const path of [
      folder.log,
      folder.quarantine,
      folder.archive,
      folder.answers,
      folder.temp,
      folder.erasuresFolder,
    ]) {
      await makeFolder(path);
    }
    await access(folder.root, constants.W_OK | constants.R_OK | constants.X_OK);
  } catch (error) {
    throw new PomonaError(
      'folder_unusable',
      `The data folder ${folder.root} cannot be written: ${messageOf(error)}. Give it to this user, or choose another with --data.`,
      { cause: error },
    );
  }
}

/** Makes a folder and those above it. (Node's own recursive mkdir never ends where /proc refuses a folder.) */
async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || existsSync(dirname(path))) throw error;
    await makeFolder(dirname(path));
    await mkdir(path);
  }
}

/** Empties the scratch folder; only while the store's lock is held. */
export async function emptyTemp({ temp }: DataFolder): Promise<void> {
  await rm(temp, { recursive: true, force: true });
  await mkdir(temp, { recursive: true });
}

/** How a command finds the process that runs on a folder, and proves that it may steer it. */
export interface RunFile {
  readonly pid: number;
  readonly url: string;
  readonly adminToken: string;
  readonly startedAt: string;
}

export async function writeRunFile(folder: DataFolder, run: RunFile): Promise<void> {
  await replaceFile(folder.runFile, `${JSON.stringify(run, undefined, 2)}\n`, { mode: 0o600 });
}

export async function removeRunFile(folder: DataFolder): Promise<void> {
  await rm(folder.runFile, { force: true });
}

/** The run file, if there is one; it may be of a process that was killed. */
export async function readRunFile(folder: DataFolder): Promise<RunFile | undefined> {
  try {
    const run = JSON.parse(await readFile(folder.runFile, 'utf8')) as Partial<RunFile> | null;
    return run?.url !== undefined && run.adminToken !== undefined ? (run as RunFile) : undefined;
  } catch {
    // No file, or half a file: either way nobody to talk to.
    return undefined;
  }
}

/** The write key kept in the folder, if there is one. Rejects with `folder_unusable` where it cannot be read. */
export async function readWriteKey({ keysFile }: DataFolder): Promise<string | undefined> {
  try {
    const kept = JSON.parse(await readFile(keysFile, 'utf8')) as { writeKey?: unknown } | null;
    if (typeof kept?.writeKey === 'string' && kept.writeKey !== '') return kept.writeKey;
    throw new Error('it holds no write key');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new PomonaError(
      'folder_unusable',
      `${keysFile} cannot be read: ${messageOf(error)}. Mend it, or remove it to have a new key made.`,
      { cause: error },
    );
  }
}

/** The write key: POMONA_WRITE_KEY, or one made at the first start and kept in the folder, readable by its owner only. */
export async function loadWriteKey(
  folder: DataFolder,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const given = environment.POMONA_WRITE_KEY;
  if (given !== undefined && given !== '') return given;
  const kept = await readWriteKey(folder);
  if (kept !== undefined) return kept;
  const writeKey = `pw_${newSecret()}`;
  await makeFolder(folder.root);
  try {
    // Fails where another process has made a key in the meantime.
    await writeFile(folder.keysFile, `${JSON.stringify({ writeKey })}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
    return writeKey;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return loadWriteKey(folder, environment);
  }
}

export function newSecret(): string {
  return randomBytes(24).toString('base64url');
}
