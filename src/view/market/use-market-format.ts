import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Figures of the market as text, in the page's language. What is not known is a dash. */
export interface MarketFormat {
  /** KRW, whole, without its unit. */
  price(krw: number | null): string;
  /** KRW with sign: `+1,200`, `-300`, `0`. */
  change(krw: number | null): string;
  /** A part of 1 with its sign: `+3.2%`. */
  changeShare(part: number | null): string;
  /** A part of 1: `12.3%`. */
  share(part: number | null): string;
  /** Kilograms as tonnes, without the unit, to one decimal. */
  tons(kg: number | null): string;
  /** The same without a decimal that is zero, for axes. */
  roundTons(kg: number): string;
  /** To one decimal, such as degrees. */
  decimal(value: number | null): string;
  /** A whole number. */
  count(value: number | null): string;
  /** `11월 23일 (월)` of `2026-11-23`. */
  day(date: string): string;
  /** `2026년 11월 23일 (월)`. */
  fullDay(date: string): string;
  /** `11. 23.`, for axes. */
  shortDay(date: string): string;
  /** `11. 23. (월)`, for narrow tables. */
  tableDay(date: string): string;
  /** Day, hour and minute in Seoul of an RFC 3339 time. */
  moment(at: string): string;
}

/** The page's {@link MarketFormat}; the same object until the language changes. */
export function useMarketFormat(): MarketFormat {
  const { i18n } = useTranslation();
  return useMemo(() => marketFormatFor(i18n.language), [i18n.language]);
}

/** {@link MarketFormat} of a language. */
export function marketFormatFor(language: string): MarketFormat {
  const number = (options: Intl.NumberFormatOptions) => {
    // A small negative number rounded to 0 has no sign.
    const format = new Intl.NumberFormat(language, { signDisplay: 'negative', ...options });
    return (value: number | null) => (value === null ? '–' : format.format(value));
  };
  const weekday = new Intl.DateTimeFormat(language, { timeZone: 'UTC', weekday: 'short' });
  const date = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options });
    return (text: string) => format.format(Date.parse(text));
  };
  const moment = new Intl.DateTimeFormat(language, {
    timeZone: 'Asia/Seoul',
    hourCycle: 'h23',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
  const withWeekday = (say: (text: string) => string) => (text: string) =>
    `${say(text)} (${weekday.format(Date.parse(text))})`;
  const shortDay = date({ month: 'numeric', day: 'numeric' });
  const whole = number({ maximumFractionDigits: 0 });
  const oneDecimal = number({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const upToOneDecimal = number({ maximumFractionDigits: 1 });
  const percent = {
    style: 'percent',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  } as const;
  return {
    price: whole,
    change: number({ maximumFractionDigits: 0, signDisplay: 'exceptZero' }),
    changeShare: number({ ...percent, signDisplay: 'exceptZero' }),
    share: number(percent),
    tons: (kg) => oneDecimal(kg === null ? null : kg / 1_000),
    roundTons: (kg) => upToOneDecimal(kg / 1_000),
    decimal: oneDecimal,
    count: whole,
    day: withWeekday(date({ month: 'short', day: 'numeric' })),
    fullDay: withWeekday(date({ year: 'numeric', month: 'long', day: 'numeric' })),
    shortDay,
    tableDay: withWeekday(shortDay),
    moment: (at) => moment.format(Date.parse(at)),
  };
}
