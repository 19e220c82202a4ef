import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { PomonaError } from '../../base/errors.ts';
import { pomText, readManifest, serviceTitles } from './artifacts.ts';
import type { Manifest, Service } from './artifacts.ts';
import { findMaven } from './find-programs.ts';

const copyDependencies = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

export interface JarFetch {
  readonly service: Service;
  /** Where the jars are to lie. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Sees to it that the folder holds every jar of the manifest, each with its checksum. A jar that is there and has
 * another is removed and named in the error (`data_corrupt`); the next call fetches it anew.
 */
export async function fetchJars(fetch: JarFetch): Promise<void> {
  const manifest = await readManifest(fetch.service);
  await mkdir(fetch.folder, { recursive: true });
  const present = new Set(await readdir(fetch.folder));
  const damaged = await findDamaged(fetch.folder, manifest, (name) => present.has(name));
  if (damaged.length > 0) {
    for (const name of damaged) await rm(join(fetch.folder, name));
    throw new PomonaError(
      'data_corrupt',
      `${damaged.join(', ')} in ${fetch.folder} is not what was published: its checksum is another. It has been removed; run the command again to fetch it anew.`,
    );
  }
  const missing = [...manifest.keys()].filter((name) => !present.has(name));
  if (missing.length > 0) await fetchMissing(fetch, manifest, missing);
}

/**
 * Maven gathers all in a folder of this call's own; from there the missing ones move over, whole and checked, so that
 * a fetch that is cut short leaves no half a jar, and servers that run on the others are not disturbed.
 */
async function fetchMissing(
  fetch: JarFetch,
  manifest: Manifest,
  missing: readonly string[],
): Promise<void> {
  const maven = await findMaven(fetch.environment);
  await removeUnfinished(fetch.folder);
  const unfinished = await mkdtemp(`${fetch.folder}-unfinished-`);
  try {
    await runMaven(maven, fetch, unfinished, manifest.size);
    const fetched = new Set(await readdir(unfinished));
    const absent = missing.filter((name) => !fetched.has(name));
    if (absent.length > 0) throw notAsPublished(absent, 'did not come');
    const damaged = await findDamaged(unfinished, manifest, (name) => missing.includes(name));
    if (damaged.length > 0) throw notAsPublished(damaged, 'came with another checksum');
    for (const name of missing) await rename(join(unfinished, name), join(fetch.folder, name));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

function notAsPublished(names: readonly string[], what: string): PomonaError {
  return new PomonaError(
    'data_corrupt',
    `${names.join(', ')} ${what} from Maven; nothing of it is used. Remove the copy in Maven's own repository (~/.m2/repository) and run the command again.`,
  );
}

/** What fetches left that were cut off more than an hour ago. */
async function removeUnfinished(folder: string): Promise<void> {
  const parent = join(folder, '..');
  for (const entry of await readdir(parent)) {
    if (!entry.includes('-unfinished-')) continue;
    const path = join(parent, entry);
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > 3_600_000) await rm(path, { recursive: true, force: true });
  }
}

async function findDamaged(
  folder: string,
  manifest: Manifest,
  isWanted: (name: string) => boolean,
): Promise<readonly string[]> {
  const damaged: string[] = [];
  for (const [name, sha256] of manifest) {
    if (isWanted(name) && (await sha256Of(join(folder, name))) !== sha256) damaged.push(name);
  }
  return damaged;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}

async function runMaven(
  maven: string,
  { service, environment, onProgress }: JarFetch,
  outFolder: string,
  total: number,
): Promise<void> {
  const pom = join(outFolder, 'pom.xml');
  await writeFile(pom, pomText(service));
  const args = ['-B', '-f', pom, copyDependencies, `-DoutputDirectory=${outFolder}`];
  const child = spawn(maven, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  onProgress(0, total);
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      onProgress(Math.min(total, Math.max(...jarCounts(output))), total);
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code === 0) {
    onProgress(total, total);
    return;
  }
  const reason = /^\[ERROR\] (.*)$/m.exec(output)?.[1] ?? output.trim().split('\n').at(-1);
  throw new PomonaError(
    'cluster_unavailable',
    `Maven could not fetch the jars of ${serviceTitles[service]}: ${reason}. See to the network or Maven's settings and run the command again; what came already is kept.`,
  );
}

/** Maven first downloads what its own repository lacks, then copies all. */
function jarCounts(output: string): readonly number[] {
  return [/^.*Downloaded from .*\.jar/gm, /^.*Copying .*\.jar/gm].map(
    (pattern) => output.match(pattern)?.length ?? 0,
  );
}
