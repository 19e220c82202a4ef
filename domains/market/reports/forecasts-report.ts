import Type from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { recordNotes } from '../forecast/explain-forecast.ts';
import { summarize } from '../forecast/summarize-record.ts';
import { addWeeks } from '../forecast/week-grid.ts';
import {
  explainNoForecast,
  forecastColumns,
  forecastMarket,
  madeFrom,
  noForecastField,
  weeklyForecastFields,
} from './read-weekly-forecast.ts';
import type { StoredForecast } from './read-weekly-forecast.ts';
import {
  itemColumns,
  itemNames,
  itemParameter,
  krwPerKg,
  marketColumns,
  marketNames,
} from './report-fields.ts';
import { maybeNumber, unitField } from './report-fields.ts';
import { daysBetween } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { tradeSources } from './trade-days.ts';

const { unit: _, reason, ...forecastFields } = weeklyForecastFields;
const row = Type.Object({
  ...forecastFields,
  horizonWeeks: Type.Integer({ description: 'Weeks ahead: 1 is the week in which it was made' }),
  actual: maybeNumber('What came, KRW/kg; null while it has not, and in weeks without trade'),
});

const summary = Type.Object({
  horizonWeeks: nullable(Type.Integer({ description: 'Weeks ahead; null for all together' })),
  scored: Type.Integer({ description: 'Forecasts that could be compared with what came' }),
  mase: maybeNumber(
    'Mean absolute error / mean absolute change from week to week: below 1 is less than a usual week moves',
  ),
  naiveMase: maybeNumber('The same of the last value'),
  seasonalNaiveMase: maybeNumber('Of the same week of last year'),
  normalYearMase: maybeNumber('Of the normal year'),
  coverage: maybeNumber('Share of intervals that held what came, 0 to 1; meant to be 0.8'),
  intervals: Type.Integer({ description: 'Intervals that coverage is of' }),
  winner: nullable(
    Type.Enum(['forecast', 'naive', 'seasonalNaive', 'normalYear'], {
      description: 'Which had the smallest error',
    }),
  ),
  betterThanNaive: Type.Boolean({ description: 'Whether it beat the last value' }),
  noteCode: Type.Enum([...recordNotes], { description: 'What the note says' }),
  note: Type.Object({ ko: Type.String(), en: Type.String() }),
});

export const forecastsReport = defineReport({
  path: '/api/market/forecasts',
  title: { ko: '예측 기록', en: 'Forecasts and their record' },
  description:
    'Every weekly price forecast of an item, the newest first, beside what came, and how good they were against the last value, the same week of last year and the normal year. `summary` is of all of them, summaryPublished only of those that were published at their time, not made afterwards. MASE (Hyndman and Koehler 2006) is scaled by the mean absolute change of the weekly price over the weeks on record. Varieties are forecast, not whole classes.',
  parameters: { item: itemParameter },
  row,
  readsFrom: tradeSources,
  beside: {
    ...itemNames,
    ...marketNames,
    unit: unitField(krwPerKg),
    newest: Type.Array(Type.Object({ ...row.properties, reason }), {
      description:
        'The forecasts that were made last, with the reason for their method; none where that was too long ago',
    }),
    noForecast: noForecastField,
    summary,
    summaryPublished: summary,
    summaryByHorizon: Type.Array(summary, { description: 'The same for each number of weeks' }),
  },
  csvColumns: [...itemColumns, ...marketColumns, 'unit'],
  async run({ query, today, parameters: { item } }) {
    const found = requireItem(item);
    const stored = await query<StoredForecast>(
      `select ${forecastColumns} from market.price_forecasts f where f.itemCode = $1
       order by f.madeOn desc, f.forWeek`,
      [found.itemCode],
    );
    const all = stored.map((each) => ({ ...each, horizonWeeks: horizonOf(each) }));
    const least = await madeFrom(query, today);
    const newest = all.filter(({ madeOn }) => madeOn === all[0]?.madeOn && madeOn >= least);
    const rows = all.map(({ reason: __, ...each }) => each);
    const step = meanWeeklyChange(rows);
    const horizons = [...new Set(rows.map(({ horizonWeeks }) => horizonWeeks))].toSorted(
      (a, b) => a - b,
    );
    return {
      ...{ ...namesOf(found), ...forecastMarket },
      unit: krwPerKg,
      newest,
      noForecast: newest.length > 0 ? null : await explainNoForecast(query, found, today),
      summary: summarize(rows, step, null),
      summaryPublished: summarize(
        rows.filter(({ isPublished }) => isPublished),
        step,
        null,
      ),
      summaryByHorizon: horizons.map((weeks) =>
        summarize(
          rows.filter(({ horizonWeeks }) => horizonWeeks === weeks),
          step,
          weeks,
        ),
      ),
      rows,
    };
  },
});

function horizonOf({ madeOn, forWeek }: StoredForecast): number {
  return Math.floor(daysBetween(madeOn, forWeek) / 7) + 1;
}

/** The mean absolute change from one week to the next, where both came. */
function meanWeeklyChange(rows: readonly Omit<StoredForecast, 'reason'>[]): number {
  const actuals = new Map(rows.map(({ forWeek, actual }) => [forWeek, actual]));
  const changes = [...actuals].flatMap(([week, actual]) => {
    const before = actuals.get(addWeeks(week, -1)) ?? null;
    return actual === null || before === null ? [] : [Math.abs(actual - before)];
  });
  return changes.reduce((sum, change) => sum + change, 0) / changes.length;
}
