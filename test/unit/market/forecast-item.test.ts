import { expect, test } from 'vitest';
import { forecastItem } from '../../../domains/market/forecast/forecast-item.ts';
import { forecastSeries } from '../../../domains/market/forecast/forecast-series.ts';
import { after, seasonalPrices } from './forecast-samples.ts';

const series = seasonalPrices(160, 31);
const normalYear = (week: string) => (week < '2020' ? null : 3_900 + Number(week.slice(5, 7)));

test('the thread answers what the function answers, with the normal year', async () => {
  const options = { madeOn: after(160), normalYear, backTestWeeks: 15 };
  const forecast = await forecastItem(series, options);
  expect(forecast).toEqual(forecastSeries(series, options));
  expect(forecast.forecasts[0]?.normalYear).toBeGreaterThan(3_900);
});

test('the process goes on with its work while a forecast is made', async () => {
  const forecast = forecastItem(series, { madeOn: after(160), backTestWeeks: 15 });
  let turns = 0;
  let done = false;
  const finished = forecast.then(() => {
    done = true;
  });
  while (!done) {
    turns += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await finished;
  expect(turns).toBeGreaterThan(100);
});

test('an aborted forecast stops with the reason it was given', async () => {
  const stopping = new AbortController();
  const forecast = forecastItem(series, { madeOn: after(160), signal: stopping.signal });
  stopping.abort(new Error('the server stops'));
  await expect(forecast).rejects.toThrow('the server stops');
  await expect(
    forecastItem(series, { madeOn: after(160), signal: stopping.signal }),
  ).rejects.toThrow('the server stops');
});
