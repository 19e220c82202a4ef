import Holidays from 'date-holidays';
import type { HolidaysTypes } from 'date-holidays';
import { dayMs, seoulOffsetMs } from '../../../src/base/time.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';

/** A day off work in Korea. */
export interface Holiday {
  /** YYYY-MM-DD in Seoul. */
  readonly date: string;
  /** In Korean; two holidays on one day are joined by a middle dot. */
  readonly name: string;
  /** The same in English. */
  readonly nameEn: string;
}

/**
 * Public holidays that no rule gives: days the government declared for once, election days, and what the law changed
 * after the package was made.
 * Sources: Act on Public Holidays (공휴일에 관한 법률) and its decree, as amended on 2026-02-10 (17 July) and 2026-04 (1 May).
 */
const declaredHolidays: readonly Holiday[] = [
  { date: '2022-03-09', name: '제20대 대통령 선거일', nameEn: 'Presidential election' },
  { date: '2022-06-01', name: '제8회 전국동시지방선거일', nameEn: 'Local elections' },
  { date: '2023-10-02', name: '임시공휴일', nameEn: 'Temporary holiday' },
  { date: '2024-04-10', name: '제22대 국회의원 선거일', nameEn: 'National Assembly election' },
  {
    date: '2024-10-01',
    name: '임시공휴일 (국군의 날)',
    nameEn: 'Temporary holiday (Armed Forces Day)',
  },
  { date: '2025-01-27', name: '임시공휴일', nameEn: 'Temporary holiday' },
  { date: '2025-06-03', name: '제21대 대통령 선거일', nameEn: 'Presidential election' },
  { date: '2026-06-03', name: '제9회 전국동시지방선거일', nameEn: 'Local elections' },
  { date: '2028-04-12', name: '제23대 국회의원 선거일', nameEn: 'National Assembly election' },
];

/** 1 May is a public holiday since 2026; on a weekend the Monday after it is off too. */
const labourDayFrom = 2026;

const calendar = new Holidays('KR', { languages: ['ko', 'en'], types: ['public'] });
const byYear = new Map<number, readonly Holiday[]>();

/** The public holidays of a range, substitute days included, in order. */
export function koreanHolidays({ fromMs, toMs }: TimeRange): readonly Holiday[] {
  const first = seoulDate(fromMs);
  const last = seoulDate(toMs - 1);
  const years = Array.from(
    { length: yearOf(last) - yearOf(first) + 1 },
    (_, index) => yearOf(first) + index,
  );
  return years.flatMap(holidaysOfYear).filter(({ date }) => date >= first && date <= last);
}

function holidaysOfYear(year: number): readonly Holiday[] {
  const known = byYear.get(year);
  if (known) return known;
  const days = [
    ...packagedDays(year),
    ...declaredHolidays.filter(({ date }) => yearOf(date) === year),
    ...labourDays(year),
  ];
  const holidays = joinSameDays(days).sort((a, b) => (a.date < b.date ? -1 : 1));
  byYear.set(year, holidays);
  return holidays;
}

function packagedDays(year: number): Holiday[] {
  // In another language the same days come in the same order.
  const english = calendar.getHolidays(year, 'en');
  return calendar
    .getHolidays(year, 'ko')
    .flatMap((holiday, index) => daysOf(holiday, english[index]?.name ?? holiday.name));
}

function daysOf({ name, start, end, rule }: HolidaysTypes.Holiday, nameEn: string): Holiday[] {
  // The package starts the three days of Seollal on the day itself; by law they start on its eve (as it has Chuseok).
  const shiftMs = rule === 'korean 01-0-01 P3D' ? -dayMs : 0;
  const days: Holiday[] = [];
  for (let ms = start.getTime(); ms < end.getTime(); ms += dayMs) {
    days.push({ date: seoulDate(ms + shiftMs), name, nameEn });
  }
  return days;
}

function labourDays(year: number): Holiday[] {
  if (year < labourDayFrom) return [];
  const weekday = new Date(Date.UTC(year, 4, 1)).getUTCDay();
  const substitute: Readonly<Record<number, number>> = { 0: 2, 6: 3 };
  const day = substitute[weekday];
  return [
    { date: `${year}-05-01`, name: '노동절', nameEn: 'Labour Day' },
    ...(day === undefined
      ? []
      : [
          {
            date: `${year}-05-0${day}`,
            name: '노동절 (대체공휴일)',
            nameEn: 'Labour Day (substitute day)',
          },
        ]),
  ];
}

function joinSameDays(days: readonly Holiday[]): Holiday[] {
  const byDate = Map.groupBy(days, ({ date }) => date);
  return [...byDate].map(([date, same]) => ({
    date,
    name: joined(same.map(({ name }) => name)),
    nameEn: joined(same.map(({ nameEn }) => nameEn)),
  }));
}

const joined = (names: readonly string[]): string => [...new Set(names)].join(' · ');

function seoulDate(ms: number): string {
  return new Date(ms + seoulOffsetMs).toISOString().slice(0, 10);
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}
