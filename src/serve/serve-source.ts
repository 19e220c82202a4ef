import type { LedgerAnswer } from './contract.ts';
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
}
