import { parseInstant } from '../base/instant.ts';
import type { Instant } from '../base/instant.ts';

/**
 * parseInstant for a stream of times: those already in canonical UTC with milliseconds (what `toISOString` gives and
 * most clients send) are read about ten times as fast, by remembering the last day seen. Same results.
 */
export function createTimeReader(): (text: string) => Instant | undefined {
  let lastDay = '';
  let lastDayMs = 0;

  return function readTime(text) {
    if (!looksCanonical(text)) return parseInstant(text);
    const hour = twoDigits(text, 11);
    const minute = twoDigits(text, 14);
    const second = twoDigits(text, 17);
    const millisecond = twoDigits(text, 20) * 10 + digit(text, 22);
    const isOrdinary = hour < 24 && minute < 60 && second < 60 && millisecond >= 0;
    // A leap second, or something that is no digit: let the full reader decide.
    if (!isOrdinary || Math.min(hour, minute, second) < 0) return parseInstant(text);
    const day = text.slice(0, 10);
    if (day !== lastDay) {
      const midnight = parseInstant(`${day}T00:00:00Z`);
      if (midnight?.text.startsWith(day) !== true) return parseInstant(text);
      lastDay = day;
      lastDayMs = midnight.ms;
    }
    return { text, ms: lastDayMs + ((hour * 60 + minute) * 60 + second) * 1000 + millisecond };
  };
}

function looksCanonical(text: string): boolean {
  return (
    text.length === 24 &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[19] === '.' &&
    text[23] === 'Z'
  );
}

const notADigit = -1000;

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : notADigit;
}

function twoDigits(text: string, at: number): number {
  return digit(text, at) * 10 + digit(text, at + 1);
}
