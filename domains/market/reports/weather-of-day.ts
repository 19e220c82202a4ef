/** Weather of an hour, as the forecast tells it. */
export interface ForecastHour {
  readonly nx: number;
  readonly ny: number;
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly hour: number;
  readonly issuedAt: string;
  readonly stepHours: number;
  readonly temperatureC: number | null;
  readonly minTemperatureC: number | null;
  readonly maxTemperatureC: number | null;
  readonly humidityPercent: number | null;
  readonly windMs: number | null;
  readonly sky: string | null;
  readonly precipitation: string | null;
  readonly rainProbabilityPercent: number | null;
  readonly rainMm: number | null;
}

/** A morning or an afternoon. */
export interface HalfDay {
  /** clear, mostly_cloudy or overcast: the one of most hours. */
  readonly sky: string | null;
  /** none, rain, snow …: of the hours with any, the one of most. */
  readonly precipitation: string | null;
  readonly rainMm: number | null;
  readonly rainProbabilityPercent: number | null;
}

export interface Spread {
  readonly max: number | null;
  readonly mean: number | null;
  readonly min: number | null;
}

export interface ForecastDay {
  readonly am: HalfDay | null;
  readonly pm: HalfDay | null;
  readonly temperatureC: Spread;
  readonly humidityPercent: Spread;
  readonly windMs: number | null;
  readonly rainMm: number | null;
  readonly rainProbabilityPercent: number | null;
  /** The newest issue among its hours, Seoul time; null without any. */
  readonly issuedAt: string | null;
}

/** A day put together from the hours that are forecast of it: until noon, and from noon on. */
export function forecastDay(hours: readonly ForecastHour[]): ForecastDay {
  const temperatures = numbers(hours, 'temperatureC');
  const humidities = numbers(hours, 'humidityPercent');
  return {
    am: halfDay(hours.filter(({ hour }) => hour < 12)),
    pm: halfDay(hours.filter(({ hour }) => hour >= 12)),
    temperatureC: {
      // What is told as the day's own extreme goes before the hours, of which some may have passed.
      max: most([...numbers(hours, 'maxTemperatureC'), ...temperatures]),
      mean: meanOf(temperatures),
      min: least([...numbers(hours, 'minTemperatureC'), ...temperatures]),
    },
    humidityPercent: { max: most(humidities), mean: meanOf(humidities), min: least(humidities) },
    windMs: meanOf(numbers(hours, 'windMs')),
    rainMm: rainOf(hours),
    rainProbabilityPercent: most(numbers(hours, 'rainProbabilityPercent')),
    issuedAt:
      hours
        .map(({ issuedAt }) => issuedAt)
        .sort()
        .at(-1) ?? null,
  };
}

function halfDay(hours: readonly ForecastHour[]): HalfDay | null {
  if (hours.length === 0) return null;
  const falling = hours.flatMap(({ precipitation }) =>
    precipitation === null || precipitation === 'none' ? [] : precipitation,
  );
  const isTold = hours.some(({ precipitation }) => precipitation !== null);
  return {
    sky: mostFrequent(hours.flatMap(({ sky }) => sky ?? [])),
    precipitation: mostFrequent(falling) ?? (isTold ? 'none' : null),
    rainMm: rainOf(hours),
    rainProbabilityPercent: most(numbers(hours, 'rainProbabilityPercent')),
  };
}

/** The forecast tells mm an hour; a row of the far tail stands for three hours. */
function rainOf(hours: readonly ForecastHour[]): number | null {
  const told = hours.filter(({ rainMm }) => rainMm !== null);
  if (told.length === 0) return null;
  return told.reduce((sum, { rainMm, stepHours }) => sum + (rainMm ?? 0) * stepHours, 0);
}

type NumberName = {
  [Name in keyof ForecastHour]: ForecastHour[Name] extends number | null ? Name : never;
}[keyof ForecastHour];

function numbers(hours: readonly ForecastHour[], name: NumberName): number[] {
  return hours.flatMap((hour) => hour[name] ?? []);
}

export function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function most(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.max(...values);
}

function least(values: readonly number[]): number | null {
  return values.length === 0 ? null : Math.min(...values);
}

/** Of equally frequent ones that which came last. */
function mostFrequent(names: readonly string[]): string | null {
  const counts = [...Map.groupBy(names, (name) => name)].map(
    ([name, same]) => [name, same.length] as const,
  );
  return (
    counts.reduce<readonly [string, number] | undefined>(
      (best, each) => (best && best[1] > each[1] ? best : each),
      undefined,
    )?.[0] ?? null
  );
}
