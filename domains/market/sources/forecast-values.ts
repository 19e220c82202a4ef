import type { SourceRow } from '../../../src/collect/sources/source.ts';
import { readAmount, readCode } from '../formats/forecast-amounts.ts';
import type { ForecastAmount } from '../formats/forecast-amounts.ts';
import { readNumber } from '../formats/read-number.ts';

const skies: Readonly<Record<string, string>> = { 1: 'clear', 3: 'mostly_cloudy', 4: 'overcast' };

const precipitations: Readonly<Record<string, string>> = {
  0: 'none',
  1: 'rain',
  2: 'rain_or_snow',
  3: 'snow',
  4: 'shower',
  5: 'drops',
  6: 'drops_or_flurries',
  7: 'flurries',
};

/** From this amount on, and from its negative down, a value means that there is none. */
const missingFrom = 900;

const plainColumns: Readonly<Record<string, string>> = {
  TMP: 'temperatureC',
  T1H: 'temperatureC',
  TMN: 'minTemperatureC',
  TMX: 'maxTemperatureC',
  REH: 'humidityPercent',
  POP: 'rainProbabilityPercent',
  UUU: 'windEastMs',
  VVV: 'windNorthMs',
  VEC: 'windDirectionDegrees',
  WAV: 'waveM',
  LGT: 'lightningKaPerKm2',
};

/**
 * The cells that one category of a forecast (or of what is observed now) becomes. In the 3-hourly tail rain, snow and
 * wind are codes. A category that is not known is kept as text under its own name.
 */
export function cellsOf(category: string, value: string, isTail: boolean): SourceRow {
  const plain = plainColumns[category];
  if (plain) return { [plain]: measured(value) };
  const read = isTail ? readCode : readAmount;
  switch (category) {
    case 'SKY':
      return { sky: skies[value] ?? known(value) };
    case 'PTY':
      return { precipitation: precipitations[value] ?? known(value) };
    case 'PCP':
    case 'RN1':
      return amountCells('rain', 'Mm', isMissing(value) ? null : read(value, 'rain'));
    case 'SNO':
      return amountCells('snow', 'Cm', isMissing(value) ? null : read(value, 'snow'));
    case 'WSD':
      return { windMs: isTail ? (readCode(value, 'wind')?.amount ?? null) : measured(value) };
    default:
      return category === '' ? {} : { [category]: known(value) };
  }
}

function amountCells(of: string, unit: string, amount: ForecastAmount | null): SourceRow {
  return {
    [`${of}${unit}`]: amount?.amount ?? null,
    [`${of}Low${unit}`]: amount?.low ?? null,
    [`${of}High${unit}`]: amount?.high ?? null,
  };
}

function measured(value: string): number | null {
  const number = readNumber(value);
  // Adding 0 makes the -0.0 of a faint wind plain.
  return number === null || isMissing(value) ? null : number + 0;
}

function isMissing(value: string): boolean {
  return Math.abs(readNumber(value) ?? 0) >= missingFrom;
}

function known(value: string): string | null {
  return value === '' || isMissing(value) ? null : value;
}
