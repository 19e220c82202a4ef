import { PomonaError } from '../../../src/base/errors.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { forecastPlaces } from '../tables/forecast-places.ts';
import { cityCsv, cityRow, cityWeatherSources, readCityWeather } from './city-weather.ts';
import { text } from './report-fields.ts';
import { kmaSource, unitsOfWeather, weatherUnits } from './weather-fields.ts';

const beside = { units: weatherUnits, source: kmaSource };
const besideRows = { units: unitsOfWeather, source: 'KMA' } as const;

export const citiesReport = defineReport({
  path: '/api/market/weather/cities',
  title: { ko: '시군별 농업기상', en: 'Weather by city' },
  description:
    'Weather of every city and county that is asked for at the KMA: now, the forecast of today, tomorrow and the day after, and the mid-term forecast of the days after for its region.',
  parameters: {},
  row: cityRow,
  csv: cityCsv,
  readsFrom: cityWeatherSources,
  beside,
  run: async (context) => ({ rows: await readCityWeather(context, forecastPlaces), ...besideRows }),
});

export const cityReport = defineReport({
  path: '/api/market/weather/cities/:code',
  title: { ko: '한 시군의 농업기상', en: 'Weather of a city' },
  description:
    'Weather of one city or county: now, the forecast of today, tomorrow and the day after, and the mid-term forecast of the days after for its region, in the only row and beside it.',
  parameters: { code: text('Code of the city or county') },
  row: cityRow,
  csv: cityCsv,
  readsFrom: cityWeatherSources,
  beside: { ...beside, ...cityRow.properties },
  async run(context) {
    const { code } = context.parameters;
    const place = forecastPlaces.find((each) => each.code === code);
    if (!place) {
      const known = forecastPlaces.map((each) => `${each.code} ${each.name}`).join(', ');
      throw new PomonaError(
        'not_found',
        `There is no city ${JSON.stringify(code)}. There are: ${known}.`,
      );
    }
    const [city] = await readCityWeather(context, [place]);
    if (!city) throw new PomonaError('internal', `The weather of ${code} could not be read.`);
    return { ...city, rows: [city], ...besideRows };
  },
});
