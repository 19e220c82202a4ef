import Type from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import { maybeNumber, maybeText } from './report-fields.ts';

/** Schemas of weather in answers. */

export const sky = maybeText('clear, mostly_cloudy or overcast');
export const precipitation = maybeText(
  'none, rain, rain_or_snow, snow, shower, drops, drops_or_flurries or flurries',
);

export const halfDayField = (description: string) =>
  nullable(
    Type.Object(
      {
        sky,
        precipitation,
        rainMm: maybeNumber('Precipitation, mm'),
        rainProbabilityPercent: maybeNumber('Chance of precipitation, %; of forecasts only'),
      },
      { description },
    ),
  );

export const spreadField = (description: string) =>
  Type.Object(
    {
      max: maybeNumber('Highest'),
      mean: maybeNumber('Mean'),
      min: maybeNumber('Lowest'),
    },
    { description },
  );

export const nowField = nullable(
  Type.Object(
    {
      observedAt: maybeText('Hour of the observation, Seoul time; null without one'),
      sky,
      precipitation,
      temperatureC: maybeNumber('℃'),
      windMs: maybeNumber('m/s'),
      humidityPercent: maybeNumber('%'),
      rainProbabilityPercent: maybeNumber('Chance of precipitation in this hour, %'),
      rainMm: maybeNumber('Precipitation of the hour, mm'),
    },
    {
      description:
        'Observed within the last three hours, or else forecast: then observedAt is null. Sky and chance of rain are not observed: they are always those of the newest forecast of this hour. Null without either.',
    },
  ),
);

export const weatherUnits = Type.Object(
  {
    temperatureC: Type.Literal('℃'),
    humidityPercent: Type.Literal('%'),
    windMs: Type.Literal('m/s'),
    rainMm: Type.Literal('mm'),
    rainProbabilityPercent: Type.Literal('%'),
  },
  { description: 'Units of the figures' },
);

export const unitsOfWeather = {
  temperatureC: '℃',
  humidityPercent: '%',
  windMs: 'm/s',
  rainMm: 'mm',
  rainProbabilityPercent: '%',
} as const;

export const kmaSource = Type.Literal('KMA', {
  description: 'Korea Meteorological Administration (기상청)',
});
