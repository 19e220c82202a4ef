import { addDays, momentOf, seoulTime } from '../../../src/collect/sources/scheduled-time.ts';
import type { ScheduledTime } from '../../../src/collect/sources/source.ts';
import { minuteMs } from '../../../src/base/time.ts';

/** When a product is issued, in Seoul. */
export interface IssueTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  /** `HHmm` */
  readonly time: string;
}

export interface IssueRule {
  /** Hours it is issued at; every hour when absent. */
  readonly hours?: readonly number[];
  /** The minute of its name: 30 for `HH30`. */
  readonly minute: number;
  /** Minutes from then until it can be called. */
  readonly readyAfterMinutes: number;
}

/**
 * The newest issue that can be called at a time.
 *
 * @example latestIssue({ minute: 0, readyAfterMinutes: 40 }, { date: '2026-09-01', hour: 0, minute: 20 }) // 2300 of 31 August
 */
export function latestIssue(rule: IssueRule, scheduled: ScheduledTime): IssueTime {
  const readyMs = momentOf(scheduled) - rule.readyAfterMinutes * minuteMs;
  const ready = seoulTime(readyMs);
  const hour = ready.minute >= rule.minute ? ready.hour : ready.hour - 1;
  const issued = (rule.hours ?? allHours).findLast((each) => each <= hour);
  return issued === undefined
    ? { date: addDays(ready.date, -1), time: timeOf(rule.hours?.at(-1) ?? 23, rule.minute) }
    : { date: ready.date, time: timeOf(issued, rule.minute) };
}

const allHours = Array.from({ length: 24 }, (_, hour) => hour);

function timeOf(hour: number, minute: number): string {
  return `${String(hour).padStart(2, '0')}${String(minute).padStart(2, '0')}`;
}
