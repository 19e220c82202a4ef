import type { Ledger } from '../process/ledger.ts';

export interface BothLanguages {
  readonly ko: string;
  readonly en: string;
}

export type Severity = 'notice' | 'warning' | 'critical';
export type ThresholdUnit = 'minutes' | 'percent' | 'times' | 'events' | 'visitors' | 'sessions';

/** A number of a rule that people may change. */
export interface Threshold {
  readonly title: BothLanguages;
  readonly unit: ThresholdUnit;
  /** What it is until somebody changes it. */
  readonly standard: number;
  readonly least: number;
  readonly most: number;
  /** What it is a multiple of, counted from `least`; 1 unless given. */
  readonly step?: number;
}

/** Something that a rule looks out for, as it stands now. */
export interface Finding {
  /** What it is about where a rule looks at many things, such as an item's code; else ''. */
  readonly subject: string;
  /** `over` fires. `near` keeps firing what fires already and starts nothing: between the two nothing flaps. */
  readonly level: 'over' | 'near';
  /** What is wrong, with its numbers, in a sentence. */
  readonly detail: BothLanguages;
  /** The numbers of the detail, for programs. */
  readonly values: Readonly<Record<string, number | string | null>>;
  /** Whether generated sample traffic is in it. */
  readonly sample: boolean;
}

export type AlertLedger = Ledger & { readonly sample: boolean };

/** What a rule may look at. */
export interface AlertContext<Name extends string = string> {
  readonly nowMs: number;
  /** Since when this process takes events, ms since the epoch. */
  readonly startedAtMs: number;
  readonly thresholds: Readonly<Record<Name, number>>;
  /** The ledger with its minutes of the last 24 hours, newest first; drawn once for all rules of a round. */
  ledger(): Promise<AlertLedger>;
  /** An insight's answer, by its name and the parameters of its address; the author says what the answer looks like. */
  insight<Answer>(name: string, query: Readonly<Record<string, string>>): Promise<Answer>;
}

/**
 * What people are told of when it happens. `evaluate` gives everything that is over its threshold, or near it, and nothing
 * where all is well. It may reject when it cannot know at present: alerts then stay as they are.
 */
export interface AlertRule<Name extends string = string> {
  /** kebab-case; the last part of its address. */
  readonly name: string;
  readonly title: BothLanguages;
  /** What exactly it looks at. */
  readonly description: BothLanguages;
  /** What to do when it fires. */
  readonly advice: BothLanguages;
  readonly severity: Severity;
  /** Page of the console that shows more, such as `/funnel`. */
  readonly page: string;
  readonly thresholds: Readonly<Record<Name, Threshold>>;
  /** How long a finding must stay over before it fires; 0 unless given. */
  readonly lastsMs?: number;
  evaluate(context: AlertContext<Name>): Promise<readonly Finding[]>;
}

/** Types `evaluate` by the thresholds beside it. */
export function defineAlertRule<Name extends string>(rule: AlertRule<Name>): AlertRule {
  return rule;
}
