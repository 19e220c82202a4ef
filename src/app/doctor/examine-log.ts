import type { InspectedSegment } from '../../log/inspect-log.ts';
import type { CorruptRegion } from '../../log/segment.ts';
import { firstOf } from './finding.ts';
import type { Finding } from './finding.ts';

/** How far the others have come: what the log has to hold. */
export interface Bounds {
  /** Where the archive ends, and the log has to begin. */
  readonly archiveEndOffset: number;
  /** What the store has counted; undefined where it cannot be asked. */
  readonly storeOffset: number | undefined;
}

/** What is wrong with the log's segments, and between them, the archive and the store. */
export function examineLog(
  segments: readonly InspectedSegment[],
  { archiveEndOffset, storeOffset }: Bounds,
): readonly Finding[] {
  const start = segments[0]?.segment.baseOffset ?? storeOffset ?? archiveEndOffset;
  const end = segments.at(-1)?.segment.endOffset ?? start;
  const findings = [
    ...(start > archiveEndOffset ? [missing(archiveEndOffset, start, 'begins too late')] : []),
    // What is archived already is only about to be dropped.
    ...segments.filter(({ segment }) => segment.endOffset > archiveEndOffset).flatMap(damageOf),
    ...(storeOffset !== undefined && end < storeOffset
      ? [missing(end, storeOffset, 'ends too early')]
      : []),
  ];
  if (findings.length > 0) return firstOf(findings);
  const torn = segments.at(-1)?.tornBytes ?? 0;
  const cut =
    torn > 0 ? `; a write of ${torn} bytes that nobody was told is stored is cut off` : '';
  return [
    {
      check: 'Log',
      state: 'fine',
      found: `${segments.length} segments, offsets ${start} to ${end}${cut}`,
    },
  ];
}

function missing(fromOffset: number, toOffset: number, how: string): Finding {
  return {
    check: 'Log',
    state: 'broken',
    found: `${toOffset - fromOffset} records are missing: the log ${how}`,
    where: `offsets ${fromOffset} to ${toOffset}, in log/ or archive/manifests/`,
    meaning:
      'what of them was counted stays counted, but can no longer be recomputed, nor a metric rebuilt; what was not is lost. New events get offsets after them',
    fix: 'stop Pomona, put the missing files of log/ and archive/manifests/ back from a backup, and start. Without one just start: the gap is noted in the quarantine as corrupt_record',
  };
}

function damageOf({ segment, path, summaryPath, reported }: InspectedSegment): readonly Finding[] {
  return segment.corrupt.map((region): Finding => {
    const isKnown = reported.has(region.id);
    return {
      check: 'Log',
      state: isKnown ? 'doubtful' : 'broken',
      found: `${region.records} records ${region.bytes === 0 ? 'are missing' : 'do not fit their checksum'}`,
      where: placeOf(path, region),
      meaning: `the other records are whole. Where these were counted before, the numbers stand, but cannot be recomputed; where not, they are left out${isKnown ? '' : ' from the next start, or the next time they are read'}`,
      fix: `stop Pomona, put ${path} back from a backup, remove ${summaryPath} and start. Without one ${isKnown ? 'there is nothing to do' : 'just start'}: what can be read of them ${isKnown ? 'is' : 'will be'} in the quarantine (pomona quarantine list --code corrupt_record)`,
    };
  });
}

function placeOf(path: string, { position, bytes, fromOffset, toOffset }: CorruptRegion): string {
  return `${path}, bytes ${position} to ${position + bytes}, offsets ${fromOffset} to ${toOffset}`;
}

/** What is wrong with the quarantine, which is a log of rejected events and had at least so many records once. */
export function examineQuarantine(
  segments: readonly InspectedSegment[],
  notedRecords: number,
): readonly Finding[] {
  const check = 'Quarantine';
  const findings = segments.flatMap(({ segment, path }) =>
    segment.corrupt.map((region): Finding => ({
      check,
      state: 'doubtful',
      found: `${region.records} rejected events can no longer be read`,
      where: placeOf(path, region),
      meaning: 'they cannot be shown or replayed; no metric is touched',
      fix: `stop Pomona, put ${path} back from a backup and start; without one there is nothing to do`,
    })),
  );
  const records = segments.reduce(
    (sum, { segment }) => sum + segment.endOffset - segment.baseOffset,
    0,
  );
  if (records < notedRecords) findings.unshift(aboutMissing(check, notedRecords - records));
  if (findings.length > 0) return firstOf(findings);
  const found = `${records} records: rejected events, and notes of what became of them`;
  return [{ check, state: 'fine', found }];
}

function aboutMissing(check: string, records: number): Finding {
  return {
    check,
    state: 'broken',
    found: `${records} records are missing: rejected events, or notes of what became of them`,
    where: 'quarantine/',
    meaning:
      'they cannot be shown or replayed, and the ledger no longer counts them as rejected; no metric is touched',
    fix: 'stop Pomona, put the missing files of quarantine/ back from a backup and start; without one just start: the gap is noted',
  };
}
