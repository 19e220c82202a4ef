import type { CallCounter } from './call-provider.ts';
import type { Part, Source, SourceRow } from './source.ts';

export type RunKind = 'schedule' | 'manual' | 'backfill' | 'replay' | 'import';

/**
 * How a run ended: with rows that were not known (`new`), with the same rows as before (`unchanged`), without any
 * (`empty`), with those of the last trading day on a day without trade (`carried_over`), or not as it should (`failed`).
 */
export type RunState = 'new' | 'unchanged' | 'empty' | 'carried_over' | 'failed';

/** What a run is for: the time it was due, or the days of a backfill. */
export interface RunRequest {
  readonly source: string;
  readonly kind: RunKind;
  /** ms since the epoch. */
  readonly scheduledForMs: number;
  /** Days of a backfill, both included. */
  readonly days?: { readonly from: string; readonly to: string };
  readonly sample: boolean;
}

/** A run that was begun, perhaps by an earlier process. */
export interface OpenRun extends RunRequest {
  readonly id: number;
  readonly finishedParts: ReadonlySet<string>;
}

/** What has come of a part whose pages are not all there. */
export interface PartialPart {
  readonly nextPage: number;
  readonly received: number;
  readonly rows: readonly SourceRow[];
  /** Those of them that the last page brought. */
  readonly lastPage: readonly SourceRow[];
}

export interface FinishedPart {
  readonly part: Part;
  readonly state: Exclude<RunState, 'failed' | 'unchanged'>;
  readonly rows: readonly SourceRow[];
}

/** Rows of a run, by what became of them. */
export interface RowCounts {
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
}

export interface RunEnd extends RowCounts {
  readonly state: RunState;
  readonly code?: string;
  readonly reason?: string;
  readonly calls: number;
}

/** Where sources keep rows, and how far their runs have come: both in one transaction. */
export interface SourceStore extends CallCounter {
  /** Begins a run, or takes up the one of this source that was left unfinished for the same request. */
  beginRun(request: RunRequest): Promise<OpenRun>;
  /** Runs that a process has left unfinished. */
  unfinishedRuns(): Promise<readonly RunRequest[]>;
  partialPart(run: OpenRun, part: Part): Promise<PartialPart | undefined>;
  /** Keeps a page that is not the last of its part, and that the next one is to be asked for. */
  keepPage(run: OpenRun, part: Part, progress: PartialPart): Promise<void>;
  /** Whether the rows are those of the last day that is stored before theirs. */
  isCarriedOver(source: Source, rows: readonly SourceRow[]): Promise<boolean>;
  /** Puts the rows of whole parts in the place of what these parts brought before. */
  finishParts(source: Source, run: OpenRun, parts: readonly FinishedPart[]): Promise<RowCounts>;
  endRun(run: OpenRun, end: RunEnd): Promise<void>;
  /** Drops what a source keeps no longer. */
  dropOld(source: Source): Promise<void>;
}
