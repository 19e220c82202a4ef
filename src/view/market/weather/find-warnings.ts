import type { City } from '../answers.ts';

/** A day of a city's weather. */
export type DayWeather = City['days'][number];

/** What of a day's weather a grower should prepare for. */
export interface WeatherWarning {
  readonly kind: 'frost' | 'heat' | 'rain' | 'wind';
  readonly date: string;
  /** ℃, mm or m/s. */
  readonly value: number;
}

/** Blossoms and young fruit freeze from about 0 ℃ at the ground, which is colder than the air at 1.5 m. */
const frostC = 2;
/** From where the KMA warns of heat. */
const heatC = 33;
const heavyRainMm = 30;
/** A mean of the day at which fruit drops and nets tear in gusts. */
const strongWindMs = 7;

/** Warnings of some days, in their order. */
export function findWarnings(days: readonly DayWeather[]): readonly WeatherWarning[] {
  return days.flatMap(({ date, temperatureC: { min, max }, rainMm, windMs }) => [
    ...(min !== null && min <= frostC ? [{ kind: 'frost' as const, date, value: min }] : []),
    ...(max !== null && max >= heatC ? [{ kind: 'heat' as const, date, value: max }] : []),
    ...(rainMm !== null && rainMm >= heavyRainMm
      ? [{ kind: 'rain' as const, date, value: rainMm }]
      : []),
    ...(windMs !== null && windMs >= strongWindMs
      ? [{ kind: 'wind' as const, date, value: windMs }]
      : []),
  ]);
}
