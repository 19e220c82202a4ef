import type { InsightAnswer } from '../../serve/contract.ts';

interface Means {
  /** Mean of distinct visitors within the hour. */
  readonly visitors: number;
  readonly orders: number;
}

/** Means of one hour of the week in Seoul, over `days` days. */
export interface CouponHour extends Means {
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  readonly hour: number;
  readonly days: number;
}

export interface HolidayDay {
  /** YYYY-MM-DD in Seoul. */
  readonly date: string;
  /** In Korean. */
  readonly name: string;
  readonly nameEn: string;
  readonly visitors: number;
  readonly orders: number;
}

export type HolidayHour = Omit<CouponHour, 'weekday'>;
export type HourOfWeek = Pick<CouponHour, 'weekday' | 'hour'>;

interface Beside {
  readonly peak: HourOfWeek | null;
  readonly quiet: HourOfWeek | null;
  readonly holidays: {
    readonly days: readonly HolidayDay[];
    readonly hours: readonly HolidayHour[];
  };
}

export type CouponHoursAnswer = InsightAnswer<CouponHour, Beside>;
