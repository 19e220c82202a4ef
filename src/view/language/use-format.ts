import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Numbers and times as text, in the page's language and in Seoul time. */
export interface Format {
  /** With thousands separators. */
  count(value: number): string;
  /** A part of 1 in percent, to one decimal. */
  share(part: number): string;
  /** A difference of two parts of 1 in percentage points, with its sign. */
  points(difference: number): string;
  /** A mean, to one decimal. */
  mean(value: number): string;
  /** A coefficient between -1 and 1, to two decimals. */
  coefficient(value: number): string;
  /** Hour and minute. */
  minute(atMs: number): string;
  /** Hour, minute and second. */
  clock(atMs: number): string;
  /** Hour, minute, second and the zone. */
  second(atMs: number): string;
  /** Day, hour and minute. */
  day(atMs: number): string;
  /** A length of time in days, hours and minutes: the largest two that say something. */
  duration(lengthMs: number): string;
}

/** The page's {@link Format}; the same object until the language changes. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatFor(i18n.language), [i18n.language]);
}

function formatFor(language: string): Format {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const mean = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const signed = new Intl.NumberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  });
  const twoDecimals = new Intl.NumberFormat(language, {
    signDisplay: 'negative',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const time = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'Asia/Seoul', hourCycle: 'h23', ...options });
  const minute = time({ hour: '2-digit', minute: '2-digit' });
  const second = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = time({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  return {
    count: (value) => number.format(value),
    share: (part) => percent.format(part),
    points: (difference) => signed.format(difference * 100),
    mean: (value) => mean.format(value),
    coefficient: (value) => twoDecimals.format(value),
    minute: (atMs) => minute.format(atMs),
    clock: (atMs) => second.format(atMs),
    second: (atMs) => `${second.format(atMs)} KST`,
    day: (atMs) => day.format(atMs),
    duration: durationIn(language),
  };
}

function durationIn(language: string): (lengthMs: number) => string {
  const units = (['day', 'hour', 'minute'] as const).map(
    (unit) => new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }),
  );
  return (lengthMs) => {
    const minutes = Math.max(0, Math.round(lengthMs / 60_000));
    const parts = [Math.floor(minutes / 1_440), Math.floor(minutes / 60) % 24, minutes % 60];
    const first = Math.max(
      0,
      parts.findIndex((part) => part > 0),
    );
    const said = parts.flatMap((part, index) =>
      index >= first && index < first + 2 && part > 0 ? [units[index]?.format(part)] : [],
    );
    return said.length > 0 ? said.join(' ') : (units[2]?.format(0) ?? '');
  };
}
