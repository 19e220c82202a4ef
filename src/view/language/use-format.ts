import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Numbers and times as text, in the page's language and in Seoul time. */
export interface Format {
  /** With thousands separators. */
  count(value: number): string;
  /** A part of 1 in percent. */
  share(part: number): string;
  /** Hour and minute. */
  minute(atMs: number): string;
  /** Hour, minute, second and the zone. */
  second(atMs: number): string;
  /** Day, hour and minute. */
  day(atMs: number): string;
}

/** The page's {@link Format}; the same object until the language changes. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatFor(i18n.language), [i18n.language]);
}

function formatFor(language: string): Format {
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const time = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone: 'Asia/Seoul', hourCycle: 'h23', ...options });
  const minute = time({ hour: '2-digit', minute: '2-digit' });
  const second = time({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const day = time({ month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
  return {
    count: (value) => number.format(value),
    share: (part) => percent.format(part),
    minute: (atMs) => minute.format(atMs),
    second: (atMs) => `${second.format(atMs)} KST`,
    day: (atMs) => day.format(atMs),
  };
}
