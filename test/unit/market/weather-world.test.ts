import { expect, test } from 'vitest';
import {
  dailyWeather,
  forecastWeather,
  hourlyWeather,
} from '../../../domains/market/fixture/world/weather.ts';
import { datesBetween } from '../../../src/collect/sources/scheduled-time.ts';

const seoul = { latitude: 37.57, longitude: 126.97 };
const jeju = { latitude: 33.51, longitude: 126.53 };

function monthOf(month: string, place: typeof seoul) {
  return datesBetween(`${month}-01`, `${month}-28`).map((date) => dailyWeather(date, place));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

test('the same hour at the same place has the same weather', () => {
  const at = { date: '2024-07-15', hour: 14 };
  expect(hourlyWeather(at, seoul)).toEqual(hourlyWeather(at, seoul));
});

test('August is hot and wet, January cold and dry, and Jeju milder than Seoul', () => {
  const temperature = (month: string, place: typeof seoul) =>
    mean(monthOf(month, place).map((day) => day.meanTemperatureC));
  const rain = (month: string) => mean(monthOf(month, seoul).map((day) => day.rainMm));
  for (const year of [2019, 2022, 2025]) {
    expect(temperature(`${year}-08`, seoul)).toBeGreaterThan(22);
    expect(temperature(`${year}-01`, seoul)).toBeLessThan(2);
    expect(temperature(`${year}-01`, jeju)).toBeGreaterThan(temperature(`${year}-01`, seoul) + 4);
    expect(rain(`${year}-08`)).toBeGreaterThan(rain(`${year}-01`));
  }
});

test('a day is made of its hours', () => {
  const hours = Array.from({ length: 24 }, (_, hour) =>
    hourlyWeather({ date: '2025-07-20', hour }, seoul),
  );
  const day = dailyWeather('2025-07-20', seoul);
  expect(day.rainMm).toBeCloseTo(
    hours.reduce((sum, { rainMm }) => sum + rainMm, 0),
    6,
  );
  expect(day.maxTemperatureC).toBe(Math.max(...hours.map(({ temperatureC }) => temperatureC)));
});

test('places near each other have about the same weather', () => {
  const near = { latitude: 37.6, longitude: 127 };
  for (const date of datesBetween('2025-03-01', '2025-03-31')) {
    const apart =
      dailyWeather(date, seoul).meanTemperatureC - dailyWeather(date, near).meanTemperatureC;
    expect(Math.abs(apart)).toBeLessThan(2.5);
  }
});

test('a forecast is the more off, the further ahead it is', () => {
  const errorOf = (hoursAhead: number) =>
    mean(
      datesBetween('2025-01-01', '2025-04-30').map((date) => {
        const at = { date, hour: 14 };
        const issuedHours = Date.parse(`${date}T14:00:00Z`) - hoursAhead * 3_600_000;
        const issued = new Date(issuedHours).toISOString();
        const forecast = forecastWeather(
          { date: issued.slice(0, 10), hour: Number(issued.slice(11, 13)) },
          at,
          seoul,
        );
        return Math.abs(forecast.temperatureC - hourlyWeather(at, seoul).temperatureC);
      }),
    );
  expect(errorOf(0)).toBe(0);
  expect(errorOf(72)).toBeGreaterThan(errorOf(6));
  expect(errorOf(72)).toBeLessThan(5);
});

test('chances of rain are told in tens of percent and mean something', () => {
  const said = datesBetween('2024-01-01', '2025-12-31').map((date) => {
    const at = { date, hour: 15 };
    const { rainProbabilityPercent } = forecastWeather({ date, hour: 5 }, at, seoul);
    return { rainProbabilityPercent, rained: hourlyWeather(at, seoul).rainMm > 0 };
  });
  for (const { rainProbabilityPercent } of said) expect(rainProbabilityPercent % 10).toBe(0);
  const rate = (days: typeof said) => mean(days.map(({ rained }) => Number(rained)));
  const likely = said.filter(({ rainProbabilityPercent }) => rainProbabilityPercent >= 60);
  const unlikely = said.filter(({ rainProbabilityPercent }) => rainProbabilityPercent <= 20);
  expect(rate(likely)).toBeGreaterThan(0.5);
  expect(rate(unlikely)).toBeLessThan(0.1);
});
