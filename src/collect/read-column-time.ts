import { parseInstant } from '../base/instant.ts';
import { minuteMs } from '../base/time.ts';

export const timeFormats = ['iso', 'local', 'epoch-s', 'epoch-ms'] as const;
export type TimeFormat = (typeof timeFormats)[number];

/** Reads a time as microseconds since the epoch; undefined when the text is not one. */
export type TimeReader = (text: string) => number | undefined;

/**
 * The reader of one way to write times:
 * - `iso`: RFC 3339 with an offset, `2026-11-22T09:00:00+09:00`
 * - `local`: `2026-11-22 09:00:00` by the clocks of `zone` (date separators - / or . ; seconds and their fraction may
 *   be left out)
 * - `epoch-s`, `epoch-ms`: seconds (with a fraction or without) or milliseconds since 1970
 *
 * `zone` is an offset (`+09:00`, `Z`) or an IANA name (`Asia/Seoul`). Gives undefined for a zone there is not.
 * Where clocks are changed, an hour they show twice or skip is read as one of the two moments it may mean.
 */
export function columnTimeReader(format: TimeFormat, zone: string): TimeReader | undefined {
  switch (format) {
    case 'iso':
      return readIso;
    case 'epoch-s':
      return (text) => readEpoch(text, 1_000_000);
    case 'epoch-ms':
      return (text) => readEpoch(text, 1000);
    case 'local': {
      const offsetAt = zoneOffset(zone);
      return offsetAt && ((text) => readLocal(text, offsetAt));
    }
  }
}

function readIso(text: string): number | undefined {
  const instant = parseInstant(text);
  return instant && instant.ms * 1000 + Number(instant.text.slice(23, -1).padEnd(3, '0'));
}

function readEpoch(text: string, unitUs: number): number | undefined {
  if (!/^\d{1,16}(?:\.\d+)?$/.test(text)) return undefined;
  const atUs = Math.round(Number(text) * unitUs);
  return Number.isSafeInteger(atUs) ? atUs : undefined;
}

const local =
  /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?$/;

function readLocal(text: string, offsetAt: (utcMs: number) => number): number | undefined {
  const match = local.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second = '00', fraction = '0'] = match;
  const two = (digits = '') => digits.padStart(2, '0');
  const shownUs = readIso(
    `${year}-${two(month)}-${two(day)}T${two(hour)}:${minute}:${second}.${fraction}Z`,
  );
  if (shownUs === undefined) return undefined;
  const shownMs = Math.floor(shownUs / 1000);
  const nearMs = shownMs - offsetAt(shownMs);
  return shownUs - offsetAt(nearMs) * 1000;
}

/** The offset of a zone at a moment, in ms; undefined for a zone there is not. */
function zoneOffset(zone: string): ((utcMs: number) => number) | undefined {
  const fixed = /^(?:Z|UTC|([+-])(\d{2}):?(\d{2}))$/.exec(zone);
  if (fixed) {
    const [, sign, hours = '0', minutes = '0'] = fixed;
    const offsetMs = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
    return () => offsetMs;
  }
  const format = offsetFormat(zone);
  if (!format) return undefined;
  // Zones change their offset at whole quarters of an hour; asking Intl for each row would take most of the time.
  let quarter = NaN;
  let offsetMs = 0;
  return (utcMs) => {
    const asked = Math.floor(utcMs / (15 * minuteMs));
    if (asked !== quarter) {
      quarter = asked;
      offsetMs = shownOffset(format, utcMs);
    }
    return offsetMs;
  };
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function shownOffset(format: Intl.DateTimeFormat, utcMs: number): number {
  const name = format.formatToParts(utcMs).find((part) => part.type === 'timeZoneName')?.value;
  const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name ?? '') ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
}
