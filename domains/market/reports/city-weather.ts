import Type from 'typebox';
import type { Static } from 'typebox';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import type { ForecastPlace } from '../tables/forecast-places.ts';
import { placeNameEn } from '../tables/place-name-en.ts';
import { midLandZones } from '../tables/mid-land-zones.ts';
import { midTermDay, readMidTermDays } from './mid-term-days.ts';
import { pointList, readForecastHours, seoulMoment } from './read-forecast-hours.ts';
import { day, maybeNumber, maybeText, number, text } from './report-fields.ts';
import { forecastDay } from './weather-of-day.ts';
import type { ForecastHour } from './weather-of-day.ts';
import { halfDayField, nowField, spreadField } from './weather-fields.ts';

/** The sources that it is read from. */
export const cityWeatherSources = [
  'kma-ultra-short-now',
  'kma-short-forecast',
  'kma-mid-land-forecast',
];

export const cityRow = Type.Object({
  code: text('Code of the city or county'),
  name: text('Its Korean name'),
  nameEn: text('The same in Latin letters, such as Miryang-si'),
  province: text('Short name of its province, such as 경북'),
  latitude: number('Degrees north, WGS 84'),
  longitude: number('Degrees east'),
  now: nowField,
  days: Type.Array(
    Type.Object({
      date: day('The day'),
      am: halfDayField('Until noon; null where no hour of it is forecast'),
      pm: halfDayField('From noon on'),
      temperatureC: spreadField('℃'),
      humidityPercent: spreadField('%'),
      windMs: maybeNumber('Mean of the hours, m/s'),
      rainMm: maybeNumber('Sum of the hours, mm'),
      rainProbabilityPercent: maybeNumber('Highest of the hours, %'),
      issuedAt: maybeText('Newest issue of the forecast, Seoul time; null without any'),
    }),
    { description: 'Today, tomorrow and the day after: of each hour the newest forecast' },
  ),
  midTerm: Type.Array(midTermDay, {
    description:
      'Later days, up to ten ahead, as the newest mid-term forecast (중기육상예보) tells them for midTermRegion',
  }),
  midTermRegion: Type.Object(
    { ko: Type.String(), en: Type.String() },
    { description: 'The zone of the mid-term forecast that the place lies in' },
  ),
});

export type CityWeather = Static<typeof cityRow>;

const { now: nowOfCity, days: daysOfCity, midTerm: _, ...placeFields } = cityRow.properties;

/** As CSV a city has a row for now and one for each day of its forecasts. */
export const cityCsv = {
  row: Type.Object({
    ...placeFields,
    kind: text('now, forecast or midTerm'),
    ...daysOfCity.items.properties,
    isWholeDay: Type.Boolean(),
    now: nowOfCity,
  }),
  rowsOf({ now, days, midTerm, ...place }: CityWeather): readonly object[] {
    return [
      ...(now ? [{ ...place, kind: 'now', date: days[0]?.date, now }] : []),
      ...days.map((each) => ({ ...place, kind: 'forecast', ...each })),
      ...midTerm.map(({ date, isWholeDay, issuedAt, ...each }) => ({
        ...{ ...place, kind: 'midTerm', date, isWholeDay, issuedAt },
        am: halfOf(each.skyAm, each.precipitationAm, each.rainChanceAm),
        pm: halfOf(each.skyPm, each.precipitationPm, each.rainChancePm),
      })),
    ];
  },
};

function halfOf(sky: string | null, precipitation: string | null, chance: number | null) {
  return { sky, precipitation, rainProbabilityPercent: chance };
}

interface Observation {
  readonly nx: number;
  readonly ny: number;
  readonly observedAt: string;
  readonly temperatureC: number | null;
  readonly windMs: number | null;
  readonly humidityPercent: number | null;
  readonly rainMm: number | null;
  readonly precipitation: string | null;
}

/** An observation older than this is no longer now. */
const freshHours = 3;

/** Weather of places now, on three days, and of the region on the days after. */
export async function readCityWeather(
  { query, today, nowMs }: Pick<ReportContext<object>, 'query' | 'today' | 'nowMs'>,
  places: readonly ForecastPlace[],
): Promise<CityWeather[]> {
  const now = seoulMoment(today, nowMs);
  const lastDay = addDays(today, 2);
  const [observations, hours, midTerm] = await Promise.all([
    query<Observation>(
      `select nx, ny, w.observedAt::varchar as observedAt, temperatureC, windMs, humidityPercent, rainMm, precipitation
       from market.weather_now w
       where (nx, ny) in (${pointList(places)}) and w.observedAt <= '${now}'::timestamp
         and w.observedAt > '${now}'::timestamp - interval ${freshHours} hours
       qualify row_number() over (partition by nx, ny order by w.observedAt desc) = 1`,
    ),
    readForecastHours(query, places, { from: today, to: lastDay, issuedBy: now }),
    readMidTermDays(query, { after: lastDay, issuedBy: now }),
  ]);
  const hoursByPoint = Map.groupBy(hours, pointOf);
  const observationByPoint = new Map(observations.map((each) => [pointOf(each), each]));
  return places.map((place) => {
    const { code, name, province, latitude, longitude, nx, ny } = place;
    const { regId, ko, en } = zoneOf(place);
    const own = hoursByPoint.get(pointOf({ nx, ny })) ?? [];
    const observed = observationByPoint.get(pointOf({ nx, ny }));
    return {
      ...{ code, name, nameEn: placeNameEn(name), province, latitude, longitude },
      now: weatherNow(observed, own, now),
      days: [0, 1, 2].map((ahead) => {
        const date = addDays(today, ahead);
        return { date, ...forecastDay(own.filter((each) => each.date === date)) };
      }),
      midTerm: [...(midTerm.get(regId) ?? [])],
      midTermRegion: { ko, en },
    };
  });
}

function zoneOf(place: ForecastPlace) {
  const zone = midLandZones.find(({ covers }) => covers(place));
  if (!zone)
    throw new Error(`No zone of the mid-term forecast covers ${place.province} ${place.name}.`);
  return zone;
}

function weatherNow(
  observed: Observation | undefined,
  hours: readonly ForecastHour[],
  now: string,
): CityWeather['now'] {
  const expected = hours.find(
    ({ date, hour }) => date === now.slice(0, 10) && hour === Number(now.slice(11, 13)),
  );
  if (!observed && !expected) return null;
  const measured = observed ?? expected;
  return {
    observedAt: observed?.observedAt ?? null,
    sky: expected?.sky ?? null,
    precipitation: measured?.precipitation ?? null,
    temperatureC: measured?.temperatureC ?? null,
    windMs: measured?.windMs ?? null,
    humidityPercent: measured?.humidityPercent ?? null,
    rainProbabilityPercent: expected?.rainProbabilityPercent ?? null,
    rainMm: measured?.rainMm ?? null,
  };
}

function pointOf({ nx, ny }: { readonly nx: number; readonly ny: number }): string {
  return `${nx},${ny}`;
}
