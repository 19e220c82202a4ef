import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { kmaAsosDaily } from '../../../domains/market/sources/kma-asos-daily.ts';
import { kmaAsosHourly } from '../../../domains/market/sources/kma-asos-hourly.ts';
import { kmaGrowingAreaDaily } from '../../../domains/market/sources/kma-growing-area-daily.ts';
import { kmaGrowingAreaMonthly } from '../../../domains/market/sources/kma-growing-area-monthly.ts';
import { kmaMidLandForecast } from '../../../domains/market/sources/kma-mid-land-forecast.ts';
import { kmaShortForecast } from '../../../domains/market/sources/kma-short-forecast.ts';
import { kmaUltraShortForecast } from '../../../domains/market/sources/kma-ultra-short-forecast.ts';
import { kmaUltraShortNow } from '../../../domains/market/sources/kma-ultra-short-now.ts';

const page = readFileSync('docs/sources/kma.md', 'utf8');

test.each([
  ...[kmaAsosHourly, kmaAsosDaily, kmaUltraShortNow, kmaUltraShortForecast],
  ...[kmaShortForecast, kmaMidLandForecast, kmaGrowingAreaDaily, kmaGrowingAreaMonthly],
])('the page on the KMA tells every column of $table, with its key', ({ table, fields, key }) => {
  const [, section = ''] = page.split(`### \`${table}\``);
  const rows = section
    .split('\n### ')[0]
    ?.matchAll(/^\| (\w+)( \(key\))? +\| (\w+) +\| (.*?) +\|$/gm);
  const told = [...(rows ?? [])].map(([, name, isKey, type, about]) => [
    name,
    type,
    about,
    !!isKey,
  ]);
  expect(told.slice(told[0]?.[0] === 'column' ? 1 : 0)).toEqual(
    fields.map(({ name, type, about }) => [name, type, about, key.includes(name)]),
  );
});
