import type { ReportContext } from '../../../src/serve/report.ts';
import type { DayRange } from './report-days.ts';
import { duringDays } from './report-days.ts';
import { asosStations } from '../tables/asos-stations.ts';
import type { GrowingArea } from '../tables/growing-areas.ts';
import type { ForecastDay, HalfDay } from './weather-of-day.ts';

/** What was measured of a day, in the form of a forecast of it. */
export interface ObservedDay extends ForecastDay {
  readonly placeKey: string;
  readonly date: string;
}

interface StoredDay {
  readonly placeKey: string;
  readonly date: string;
  readonly meanTemperatureC: number | null;
  readonly maxTemperatureC: number | null;
  readonly minTemperatureC: number | null;
  readonly meanHumidityPercent: number | null;
  readonly minHumidityPercent: number | null;
  readonly windMs: number | null;
  readonly rainMm: number | null;
}

const columns =
  'date::varchar as date, meanTemperatureC, maxTemperatureC, minTemperatureC, meanHumidityPercent, minHumidityPercent, rainMm';

/** Days of growing areas of a crop as the statistics tell them, by area; halves of the day are not told. */
export async function readAreaDays(
  query: ReportContext<object>['query'],
  cropIds: readonly string[],
  range: DayRange,
): Promise<readonly ObservedDay[]> {
  const crops = cropIds.map((cropId) => `'${cropId}'`).join(', ');
  const stored = await query<StoredDay>(
    `select concat(cropId, '/', areaId) as placeKey, ${columns}, windMs from market.growing_area_daily
     where cropId in (${crops}) and ${duringDays(range)}`,
  );
  return stored.map(observedDay);
}

/** Days of stations as they were measured there. */
export async function readStationDays(
  query: ReportContext<object>['query'],
  stationIds: readonly number[],
  range: DayRange,
): Promise<readonly ObservedDay[]> {
  const stored = await query<StoredDay>(
    `select stationId::varchar as placeKey, ${columns}, meanWindMs as windMs from market.asos_daily
     where stationId in (${stationIds.join(', ')}) and ${duringDays(range)}`,
  );
  return stored.map(observedDay);
}

interface StoredHalf {
  readonly placeKey: string;
  readonly date: string;
  readonly isMorning: boolean;
  readonly rainMm: number | null;
  readonly cloudTenths: number | null;
}

/** Mornings and afternoons at stations, by hour of observation: the sky by its mean cloud cover. */
export async function readStationHalves(
  query: ReportContext<object>['query'],
  stationIds: readonly number[],
  range: DayRange,
): Promise<ReadonlyMap<string, { readonly am: HalfDay | null; readonly pm: HalfDay | null }>> {
  const stored = await query<StoredHalf>(
    `select stationId::varchar as placeKey, h.observedAt::date::varchar as date, hour(h.observedAt) < 12 as isMorning,
       sum(rainMm) as rainMm, avg(cloudTenths) as cloudTenths
     from market.asos_hourly h
     where stationId in (${stationIds.join(', ')}) and ${duringDays(range, 'h.observedAt::date')} group by all`,
  );
  const days = Map.groupBy(stored, ({ placeKey, date }) => `${placeKey}/${date}`);
  return new Map(
    [...days].map(([key, halves]) => [
      key,
      {
        am: halfOf(halves.find(({ isMorning }) => isMorning)),
        pm: halfOf(halves.find(({ isMorning }) => !isMorning)),
      },
    ]),
  );
}

/** The station next to an area, as the crow flies. */
export function nearestStation({ latitude, longitude }: GrowingArea) {
  const eastShare = Math.cos((latitude * Math.PI) / 180);
  const distance = (station: (typeof asosStations)[number]) =>
    Math.hypot(station.latitude - latitude, (station.longitude - longitude) * eastShare);
  return asosStations.reduce((best, each) => (distance(each) < distance(best) ? each : best));
}

function observedDay({ placeKey, date, windMs, rainMm, ...day }: StoredDay): ObservedDay {
  return {
    ...{ placeKey, date, am: null, pm: null, windMs, rainMm },
    temperatureC: {
      max: day.maxTemperatureC,
      mean: day.meanTemperatureC,
      min: day.minTemperatureC,
    },
    humidityPercent: { max: null, mean: day.meanHumidityPercent, min: day.minHumidityPercent },
    rainProbabilityPercent: null,
    issuedAt: null,
  };
}

function halfOf(half: StoredHalf | undefined): HalfDay | null {
  if (!half) return null;
  const { rainMm, cloudTenths } = half;
  const precipitation = rainMm === null ? null : rainMm > 0 ? 'rain' : 'none';
  return { sky: skyOf(cloudTenths), precipitation, rainMm, rainProbabilityPercent: null };
}

/** As the KMA tells the sky by its cover: clear up to 5 tenths, mostly cloudy up to 8, overcast above. */
function skyOf(cloudTenths: number | null): string | null {
  if (cloudTenths === null) return null;
  return cloudTenths <= 5 ? 'clear' : cloudTenths <= 8 ? 'mostly_cloudy' : 'overcast';
}
