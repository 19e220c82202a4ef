import { dayOfFile, unclaimedRanges } from './archive-manifest.ts';
import type { ArchivedSegment, OffsetRange } from './archive-manifest.ts';

/** Records that were accepted and can no longer be read, within a range of offsets. */
export interface Loss extends OffsetRange {
  readonly records: number;
  /**
   * `damaged`: they did not fit their checksum, or were missing in the log; each stretch of them stands in the quarantine as
   * `corrupt_record`. `unclaimed`: the archive's manifest is gone or was put aside. `given-up`: their Parquet file was
   * damaged, and somebody said to go on without it.
   */
  readonly kind: 'damaged' | 'unclaimed' | 'given-up';
  /** Day in Seoul, where it is known. */
  readonly day?: string;
}

interface LogSegment extends Pick<ArchivedSegment, 'baseOffset' | 'endOffset'> {
  readonly corruptRecords: number;
}

/** Everything that history lacks, by what archive and log say of themselves. */
export function findLosses(
  archived: readonly ArchivedSegment[],
  log: readonly LogSegment[],
): readonly Loss[] {
  const archiveEnd = archived.at(-1)?.endOffset ?? 0;
  return [
    ...unclaimedRanges(archived).map((range): Loss => ({
      ...range,
      kind: 'unclaimed',
      records: range.toOffset - range.fromOffset,
    })),
    ...archived.flatMap(lossesOfSegment),
    ...log
      .filter(({ baseOffset, corruptRecords }) => baseOffset >= archiveEnd && corruptRecords > 0)
      .map((segment) => damaged(segment, segment.corruptRecords)),
  ];
}

function lossesOfSegment(segment: ArchivedSegment): readonly Loss[] {
  const { baseOffset, endOffset, records, givenUp = [] } = segment;
  const lost = endOffset - baseOffset - records;
  return [
    ...(lost > 0 ? [damaged(segment, lost)] : []),
    ...givenUp.map((file): Loss => ({
      fromOffset: baseOffset,
      toOffset: endOffset,
      kind: 'given-up',
      records: file.records ?? 0,
      day: dayOfFile(file.path),
    })),
  ];
}

function damaged(
  { baseOffset, endOffset }: Pick<ArchivedSegment, 'baseOffset' | 'endOffset'>,
  records: number,
): Loss {
  return { fromOffset: baseOffset, toOffset: endOffset, kind: 'damaged', records };
}

/** A loss in words: how much, where, and where to read on. */
export function describeLoss({ fromOffset, toOffset, kind, records, day }: Loss): string {
  const where = `between offsets ${fromOffset} and ${toOffset}`;
  switch (kind) {
    case 'damaged':
      return `${records} records ${where} are lost to damage of the log; the quarantine has what was left of them (\`pomona quarantine list --code corrupt_record\`)`;
    case 'unclaimed':
      return `${records} records ${where} are in no log segment and no manifest: a file in archive/manifests is missing or damaged`;
    case 'given-up':
      return `${records} records of ${day} ${where} are lost: their damaged Parquet file was given up`;
  }
}
