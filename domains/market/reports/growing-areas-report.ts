import Type from 'typebox';
import type { Static } from 'typebox';
import { PomonaError } from '../../../src/base/errors.ts';
import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { placeNameEn } from '../tables/place-name-en.ts';
import { growingAreas } from '../tables/growing-areas.ts';
import {
  nearestStation,
  readAreaDays,
  readStationDays,
  readStationHalves,
} from './growing-area-days.ts';
import { readForecastHours, seoulMoment } from './read-forecast-hours.ts';
import {
  day,
  itemColumns,
  itemNames,
  itemParameter,
  maybeNumber,
  maybeText,
  number,
  text,
} from './report-fields.ts';
import { namesOf, requireItem } from './report-item.ts';
import type { ReportItem } from './report-item.ts';
import { forecastDay } from './weather-of-day.ts';
import { halfDayField, spreadField, unitsOfWeather, weatherUnits } from './weather-fields.ts';

const row = Type.Object({
  areaId: text('Growing area (주산지), ten digits'),
  areaName: text('Its Korean name'),
  areaNameEn: text('The same in Latin letters, such as Miryang'),
  province: text('Short name of its province, such as 경북'),
  cropId: text('Crop, such as PA200101'),
  latitude: number('Degrees north'),
  longitude: number('Degrees east'),
  date: day('The day'),
  kind: Type.Enum(['observed', 'forecast'], { description: 'Whether it was measured or forecast' }),
  am: halfDayField('Until noon; null where nothing is known'),
  pm: halfDayField('From noon on'),
  temperatureC: spreadField('℃'),
  humidityPercent: spreadField('%; the highest of observed days is not told'),
  windMs: maybeNumber('Mean, m/s'),
  rainMm: maybeNumber('Of the whole day, mm'),
  rainProbabilityPercent: maybeNumber('Highest of the day, %; of forecasts only'),
  source: text('KMA growing-area statistics, KMA station NAME, or KMA short-term forecast'),
  halvesSource: maybeText('Where am and pm come from'),
  issuedAt: maybeText('Newest issue of the forecast, Seoul time; null for observed days'),
});

type AreaDay = Static<typeof row>;

/** The forecast reaches so far. */
const daysAhead = 3;

export const growingAreasReport = defineReport({
  path: '/api/market/weather/growing-areas',
  title: { ko: '주산지별 농업기상', en: 'Weather of the growing areas' },
  description:
    'Weather where an item grows, by area and day, from some days ago to three days ahead. A day that has passed is observed: by the statistics of the growing area, or, until these are there, by the nearest station; its morning and afternoon are always those of the nearest station. Today, the days ahead, and what was not observed are the newest forecast of each hour. A day of which nothing is known has no row.',
  parameters: {
    item: itemParameter,
    past: Type.Integer({ minimum: 0, maximum: 31, default: 3, description: 'Days before today' }),
  },
  row,
  readsFrom: ['kma-growing-area-daily', 'kma-asos-daily', 'kma-asos-hourly', 'kma-short-forecast'],
  beside: { ...itemNames, units: weatherUnits, today: day('The day of the answer in Seoul') },
  csvColumns: [...itemColumns],
  async run({ query, today, nowMs, parameters: { item, past } }) {
    const found = requireItem(item);
    const crops = [...new Set(found.items.flatMap((each) => each.growingAreaCropId ?? []))];
    const areas = requireAreas(found, crops);
    const stations = [...new Set(areas.map(({ station }) => station.id))];
    const passed = { from: addDays(today, -past), to: addDays(today, -1) };
    const all = { from: passed.from, to: addDays(today, daysAhead) };
    const issuedBy = seoulMoment(today, nowMs);
    const [areaDays, stationDays, halves, hours] = await Promise.all([
      readAreaDays(query, crops, passed),
      readStationDays(query, stations, passed),
      readStationHalves(query, stations, passed),
      readForecastHours(query, areas, { ...all, issuedBy }),
    ]);
    const observed = new Map(
      [...stationDays, ...areaDays].map((each) => [`${each.placeKey}/${each.date}`, each]),
    );
    const forecast = Map.groupBy(hours, ({ nx, ny, date }) => `${nx},${ny}/${date}`);
    return {
      ...namesOf(found),
      ...{ today, units: unitsOfWeather },
      rows: areas.flatMap((area) =>
        datesBetween(all.from, all.to).flatMap((date) => rowOf(area, date)),
      ),
    };

    function rowOf(area: (typeof areas)[number], date: string): AreaDay[] {
      const { areaId, name: areaName, province, cropId, latitude, longitude, station } = area;
      const place = {
        areaId,
        areaName,
        areaNameEn: placeNameEn(areaName),
        province,
        cropId,
        latitude,
        longitude,
        date,
      };
      const ofArea = observed.get(`${cropId}/${areaId}/${date}`);
      const measured = ofArea ?? observed.get(`${station.id}/${date}`);
      const atStation = `KMA station ${station.ko}`;
      if (measured) {
        const { placeKey: _, ...weather } = measured;
        const ownHalves = halves.get(`${station.id}/${date}`);
        const source = ofArea ? 'KMA growing-area statistics' : atStation;
        const halvesSource = ownHalves ? atStation : null;
        return [{ ...place, kind: 'observed', ...weather, ...ownHalves, source, halvesSource }];
      }
      const ofDay = forecast.get(`${area.nx},${area.ny}/${date}`);
      if (!ofDay) return [];
      const source = 'KMA short-term forecast';
      return [
        {
          ...place,
          kind: 'forecast',
          ...forecastDay(ofDay),
          ...{ source, halvesSource: source },
        },
      ];
    }
  },
});

/** Where any of the crops grows, with the nearest station. Throws `not_found` where that is not known. */
function requireAreas({ itemCode, name }: ReportItem, crops: readonly string[]) {
  const areas = growingAreas
    .filter(({ cropId }) => crops.includes(cropId))
    .map((area) => ({ ...area, station: nearestStation(area) }));
  if (areas.length > 0) return areas;
  throw new PomonaError(
    'not_found',
    `No growing areas are known of ${itemCode} ${name.ko}; GET /api/market/items tells which items have some (hasGrowingAreas).`,
  );
}
