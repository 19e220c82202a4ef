import { join } from 'node:path';
import { readManifests } from '../../process/archive-manifest.ts';
import type { ArchivedSegment, Manifests } from '../../process/archive-manifest.ts';
import {
  checkFile,
  isLeftOver,
  placeFiles,
  remedyOf,
  unnamedFiles,
} from '../../process/check-archive.ts';
import type { DamagedFile } from '../../process/check-archive.ts';
import { describeLoss, findLosses } from '../../process/losses.ts';
import type { Loss } from '../../process/losses.ts';
import { firstOf } from './finding.ts';
import type { Finding, OnExamining } from './finding.ts';

const check = 'Archive';

export interface ExaminedArchive {
  readonly segments: readonly ArchivedSegment[];
  readonly findings: readonly Finding[];
}

/** What is wrong with manifests and Parquet files. `quick` looks at the files' lengths, not at their bytes. */
export async function examineArchive(
  folder: string,
  logBaseOffsets: readonly number[],
  quick: boolean,
  onExamining: OnExamining,
): Promise<ExaminedArchive> {
  const manifests = await readManifests(folder);
  const damaged = await damagedFiles(folder, manifests.segments, quick, onExamining);
  const current = await readManifests(folder);
  // An erasure rewrites files: what it took away meanwhile is not missing.
  const stillNamed = new Set(placeFiles(folder, current.segments).map(({ path }) => path));
  const findings = [
    ...firstOf(current.damaged.map(aboutManifest)),
    ...firstOf(damaged.filter(({ path }) => stillNamed.has(path)).map(aboutFile)),
    ...firstOf(findLosses(current.segments, []).map((loss) => aboutLoss(folder, loss))),
    ...firstOf(await strayFiles(folder, current, logBaseOffsets)),
  ];
  return {
    segments: current.segments,
    findings: findings.length > 0 ? findings : [aboutNothing(current.segments, quick)],
  };
}

async function damagedFiles(
  folder: string,
  segments: readonly ArchivedSegment[],
  quick: boolean,
  onExamining: OnExamining,
): Promise<readonly DamagedFile[]> {
  const files = placeFiles(folder, segments);
  const damaged: DamagedFile[] = [];
  for (const [index, file] of files.entries()) {
    const damage = await checkFile(file, quick ? 'length' : 'bytes');
    if (damage) damaged.push(damage);
    onExamining('Checking the archive', index + 1, files.length);
  }
  return damaged;
}

function aboutNothing(segments: readonly ArchivedSegment[], quick: boolean): Finding {
  const files = segments.flatMap((segment) => segment.files);
  const unchecked = files.filter((file) => file.crc32 === undefined).length;
  const how = quick ? 'in their full length' : 'that fit their checksums';
  const early = unchecked > 0 ? `; ${unchecked} of an early version have none` : '';
  const found = `${segments.length} manifests, ${files.length} Parquet files ${how}${early}`;
  return { check, state: 'fine', found };
}

function aboutManifest({ path, reason }: Manifests['damaged'][number]): Finding {
  return {
    check,
    state: 'broken',
    found: `a manifest cannot be believed (${reason})`,
    where: path,
    meaning:
      'the records it speaks of are left out of history; their Parquet files stay where they are. Numbers stand, but cannot be recomputed',
    fix: `stop Pomona, put ${path} back from a backup, and start`,
  };
}

function aboutFile(damage: DamagedFile): Finding {
  const { path, day, records, reason, segment } = damage;
  return {
    check,
    state: 'broken',
    found: `a Parquet file ${reason}`,
    where: `${path}, day ${day}, ${records ?? 'an unknown number of'} records of offsets ${segment.baseOffset} to ${segment.endOffset}`,
    meaning: `the numbers of ${day} stand, but nothing bears them out: verify, events, SQL on events, rebuilds and erasures are refused`,
    fix: remedyOf(damage),
  };
}

function aboutLoss(folder: string, loss: Loss): Finding {
  const { kind, fromOffset, toOffset, day } = loss;
  const manifest = join(folder, 'manifests', `${String(fromOffset).padStart(20, '0')}.json`);
  return {
    check,
    state: kind === 'unclaimed' ? 'broken' : 'doubtful',
    found: describeLoss(loss),
    where: `offsets ${fromOffset} to ${toOffset}${day === undefined ? '' : `, day ${day}`}`,
    meaning:
      'what of them was counted stays counted, but cannot be recomputed: verify shows the difference, and a rebuild is refused unless it is told to go on without them',
    fix:
      kind === 'unclaimed'
        ? `stop Pomona, put ${manifest} and those after it back from a backup, and start`
        : 'send these events again from where they came (pomona replay FILE): those that were counted are told apart, and fill history only',
  };
}

async function strayFiles(
  folder: string,
  { segments }: Manifests,
  logBaseOffsets: readonly number[],
): Promise<readonly Finding[]> {
  const unnamed = await unnamedFiles(folder, segments);
  return unnamed
    .filter((path) => !isLeftOver(path, segments, logBaseOffsets))
    .map((path) => ({
      check,
      state: 'doubtful',
      found: 'no manifest names a Parquet file',
      where: path,
      meaning: 'what it holds is not part of history',
      fix: `put its manifest back from a backup, or move the file out of ${folder}`,
    }));
}
