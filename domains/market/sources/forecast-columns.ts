import type { Field } from '../../../src/collect/sources/source.ts';

/** Columns that several of the forecast tables have. */
export const forecastColumns = {
  nx: { name: 'nx', type: 'integer', about: 'Column of the forecast grid' },
  ny: { name: 'ny', type: 'integer', about: 'Row of the forecast grid' },
  issuedAt: {
    name: 'issuedAt',
    type: 'timestamp',
    about: 'When the forecast was issued, Seoul time',
  },
  forecastAt: { name: 'forecastAt', type: 'timestamp', about: 'Hour it is for, Seoul time' },
  temperatureC: { name: 'temperatureC', type: 'double', about: 'Air temperature, ℃' },
  humidityPercent: { name: 'humidityPercent', type: 'double', about: 'Relative humidity, %' },
  sky: { name: 'sky', type: 'varchar', about: 'clear, mostly_cloudy or overcast' },
  precipitation: {
    name: 'precipitation',
    type: 'varchar',
    about: 'none, rain, rain_or_snow, snow, shower, drops, drops_or_flurries or flurries',
  },
  windEastMs: { name: 'windEastMs', type: 'double', about: 'Wind towards the east, m/s' },
  windNorthMs: { name: 'windNorthMs', type: 'double', about: 'Wind towards the north, m/s' },
  windDirectionDegrees: {
    name: 'windDirectionDegrees',
    type: 'double',
    about: 'Where the wind comes from, degrees',
  },
  windMs: {
    name: 'windMs',
    type: 'double',
    about: 'Wind speed, m/s; the middle of the bounds in 3-hourly rows',
  },
  rainMm: {
    name: 'rainMm',
    type: 'double',
    about: 'Precipitation of an hour, mm; the middle of the bounds where only these are told',
  },
  rainLowMm: { name: 'rainLowMm', type: 'double', about: 'At least, mm an hour' },
  rainHighMm: {
    name: 'rainHighMm',
    type: 'double',
    about: 'Less than, mm an hour; null without an upper bound',
  },
} as const satisfies Record<string, Field>;
