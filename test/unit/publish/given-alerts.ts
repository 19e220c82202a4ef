import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AlertLedger, AlertRule, Finding } from '../../../src/publish/alert-rule.ts';
import { Alerts } from '../../../src/publish/alerts.ts';
import type { AlertsOptions } from '../../../src/publish/alerts.ts';

export const startMs = Date.parse('2026-11-22T10:00:00Z');

export const noLedger: AlertLedger = {
  totals: {
    received: 0,
    accepted: 0,
    rejected: 0,
    counted: 0,
    duplicates: 0,
    late: 0,
    pending: 0,
  },
  difference: 0,
  rows: [],
  sample: false,
};

export function findingOf(subject: string, level: Finding['level'] = 'over'): Finding {
  const detail = { ko: `${subject} 과열`, en: `${subject} is hot` };
  return { subject, level, detail, values: { subject, degrees: 40 }, sample: false };
}

/** Alerts with one rule whose findings a test sets, a clock that a test moves, and a folder of their own. */
export class GivenAlerts {
  nowMs = startMs;
  findings: readonly Finding[] | Error = [];
  lastsMs = 0;
  readonly troubles: string[] = [];
  readonly folder: string;
  alerts!: Alerts;

  static async open(options: Partial<AlertsOptions> = {}): Promise<GivenAlerts> {
    const given = new GivenAlerts(await mkdtemp(join(tmpdir(), 'pomona-alerts-')));
    await given.reopen(options);
    return given;
  }

  private constructor(folder: string) {
    this.folder = folder;
  }

  get file(): string {
    return join(this.folder, 'alerts.json');
  }

  /** Opens the alerts as after a crash: what they know is what lies in the folder. */
  async reopen(options: Partial<AlertsOptions> = {}): Promise<void> {
    this.alerts = await Alerts.open({
      file: this.file,
      rules: [this.#rule()],
      clock: () => this.nowMs,
      ledger: async () => noLedger,
      insight: async () => Promise.reject(new Error('no insights here')),
      timeoutMs: 5_000,
      random: () => 0,
      onTrouble: (what) => this.troubles.push(what),
      ...options,
    });
  }

  /** One round with these findings, so many milliseconds after the last. */
  async round(findings: readonly Finding[] | Error, afterMs = 30_000): Promise<void> {
    this.findings = findings;
    this.nowMs += afterMs;
    await this.alerts.monitor.evaluate();
  }

  firing(): readonly string[] {
    return this.alerts.monitor.firing().map(({ finding }) => finding.subject);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true });
  }

  #rule(): AlertRule {
    const both = { ko: '온도', en: 'Heat' };
    const evaluate = async () => {
      if (this.findings instanceof Error) throw this.findings;
      return this.findings;
    };
    const degrees = { title: both, unit: 'times', standard: 30, least: 0, most: 100 } as const;
    return {
      name: 'heat',
      title: both,
      description: both,
      advice: both,
      severity: 'warning',
      page: '/funnel',
      thresholds: { degrees },
      lastsMs: this.lastsMs,
      evaluate,
    };
  }
}
