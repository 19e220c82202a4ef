import type { Outcome } from '../collect/accept-event.ts';
import type { QuarantinedEvent } from '../collect/quarantine-record.ts';
import type { QuarantineCounts, QuarantineFilter } from '../collect/quarantine.ts';
import type { ReplayOptions } from '../collect/replay-rejected.ts';
import type { HealthAnswer, LatestEvent, LedgerAnswer } from './contract.ts';
import type { TimeRange } from './time-range.ts';

/** What the engine tells after each of its commits. */
export interface Commit {
  /** Grows with every change of what the store holds, rebuilds and erasures included: answers are kept by it. */
  readonly sequence: number;
  /** Events counted so far. */
  readonly counted: number;
  /** Events accepted and durable, but not counted yet. */
  readonly pending: number;
  /** When it was committed, ms since the epoch. */
  readonly asOfMs: number;
}

/** What the read API needs from the application beside the store. */
export interface ServeSource {
  /** The newest commit; undefined before the first one. */
  lastCommit(): Commit | undefined;
  /** Tells a listener of every commit from now on, until the function it gives back is called. */
  onCommit(listener: (commit: Commit) => void): () => void;
  /** The ledger: totals of all time, and the minutes within a range (all of them when absent). */
  ledger(minutes?: TimeRange): Promise<LedgerAnswer>;
  /** Whether any generated sample event happened in the range. */
  sampleInRange(range: TimeRange): Promise<boolean>;
  /** The newest counted events in log order, the newest first: at most `limit`, which is 100 at most. */
  latestEvents(limit: number): Promise<readonly LatestEvent[]>;
  /** How the instance is; the version is the server's to tell. */
  health(): Promise<Omit<HealthAnswer, 'version'>>;
  readonly quarantine: QuarantineAccess;
}

/** The quarantine, to be looked at and cleared up. */
export interface QuarantineAccess {
  counts(): QuarantineCounts;
  /** Newest first. */
  list(filter: QuarantineFilter): Promise<readonly QuarantinedEvent[]>;
  /** Rejects with `not_found`. */
  show(id: number): Promise<QuarantinedEvent>;
  /** Notes that an event is of no use; rejects with `not_found`. */
  drop(id: number): Promise<void>;
  /** Rejects with `not_found`, and with `invalid_parameter` where it cannot be replayed. */
  replay(options: ReplayOptions): Promise<Outcome>;
}
