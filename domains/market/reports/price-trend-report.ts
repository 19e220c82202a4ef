import Type from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { holidayField, holidayNames } from './holiday-names.ts';
import {
  explainNoForecast,
  forecastMarket,
  noForecastField,
  readWeeklyForecast,
  weeklyForecastFields,
} from './read-weekly-forecast.ts';
import {
  dateParameter,
  day,
  itemColumns,
  itemNames,
  itemParameter,
  krwPerKg,
  marketColumns,
} from './report-fields.ts';
import { marketNames, marketParameter, maybeDay, maybeNumber, maybeText } from './report-fields.ts';
import { sourceField, text, unitField } from './report-fields.ts';
import { dayAsked, monthsBefore } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { startOfPeriod, trendOf } from './trend-of.ts';
import {
  differenceOf,
  lastTwoBefore,
  readTradeDays,
  sourcesOf,
  tradeSources,
} from './trade-days.ts';

const point = Type.Object({
  date: day('Day of trade; the Monday of a week, the first of a month'),
  value: maybeNumber('KRW/kg'),
  lastYear: maybeNumber('KRW/kg a year before'),
  lastYearDate: maybeDay('The day, week or month that lastYear is of'),
  normalYear: maybeNumber('KRW/kg in a normal year (평년)'),
  volumeKg: maybeNumber('What was sold, kg'),
  holiday: holidayField,
});

const periods = ['day', 'week', 'month'] as const;

/** How far back the series goes, months. */
const seriesMonths = { day: 12, week: 36, month: 60 };
/** The normal year of the first point is made of the five years before, the moving mean of a few days more. */
const monthsForNormalYear = 61;

export const priceTrendReport = defineReport({
  path: '/api/market/price-trend',
  title: { ko: '가격동향', en: 'Price trend' },
  description:
    'The price of an item at a market up to a day, all grades together unless one is asked for: the mean of all lots, KRW/kg, weighted by what was sold; of a week or month the mean of its days of trade. previousDay is the last day of trade before the day, twoDaysAgo the one before that, each no more than a week back; difference = previousDay - twoDaysAgo. lastYear of a day is the same date a year before, or the last day of trade within the week before it; of a week that 52 weeks before; of a month the same month. normalYear: of the five years before, the mean of the five days around the date, without the highest and the lowest; of weeks and months the mean of their days. `rows` are the series too.',
  parameters: {
    item: itemParameter,
    date: dateParameter('The day; today when left out'),
    market: marketParameter,
    grade: Type.Optional(text('Only this grade, such as 특')),
    by: Type.Enum(periods, {
      default: 'day',
      description: 'What a point stands for: 12 months of days, 36 of weeks, or 60 of months',
    }),
  },
  row: point,
  readsFrom: tradeSources,
  beside: {
    ...itemNames,
    ...marketNames,
    grade: maybeText('The grade asked for; null for all of them'),
    date: day('The day asked for'),
    by: Type.Enum(periods, { description: 'What a point stands for' }),
    unit: unitField(krwPerKg),
    source: sourceField,
    weeklyForecast: nullable(
      Type.Object(
        { ...weeklyForecastFields, ...marketNames },
        { description: 'Always of Seoul Garak, whatever market is asked for' },
      ),
    ),
    noForecast: noForecastField,
    price: maybeNumber('On the very day; null where nothing was traded (yet)'),
    twoDaysAgo: maybeNumber('KRW/kg on the day of trade before previousDay'),
    twoDaysAgoDate: maybeDay('That day'),
    previousDay: maybeNumber('KRW/kg on the last day of trade before the day'),
    previousDayDate: maybeDay('That day'),
    difference: maybeNumber('previousDay - twoDaysAgo, KRW/kg'),
    lastTradedOn: maybeDay('Newest day of trade up to the day, of the whole series'),
    series: Type.Array(point, { description: 'Up to the day, in order' }),
  },
  csvColumns: [...itemColumns, ...marketColumns, 'grade', 'by', 'unit', 'source'],
  async run({ query, today, parameters: { item, date: asked, market, grade, by } }) {
    const found = requireItem(item);
    const { marketCode, name } = requireMarket(market);
    const date = dayAsked(asked, today);
    const start = startOfPeriod(monthsBefore(date, seriesMonths[by]), by);
    const from = monthsBefore(start, monthsForNormalYear);
    const [days, weeklyForecast] = await Promise.all([
      readTradeDays(query, { item: found, marketCode, grade, from, to: date }),
      readWeeklyForecast(query, found, date),
    ]);
    const holidays = by === 'day' ? holidayNames({ from: start, to: date }) : undefined;
    const series = trendOf(days, { by, from: start }).map((each) => ({
      ...each,
      holiday: holidays?.get(each.date) ?? null,
    }));
    const priced = days.filter((each) => each.pricePerKg !== null);
    const { last, before } = lastTwoBefore(priced, date);
    return {
      ...namesOf(found),
      ...{ marketCode, market: name, grade: grade ?? null, date, by, unit: krwPerKg },
      source: sourcesOf(days.filter((each) => each.date >= start)),
      weeklyForecast: weeklyForecast && { ...weeklyForecast, ...forecastMarket },
      noForecast: weeklyForecast ? null : await explainNoForecast(query, found, date),
      price: days.find((each) => each.date === date)?.pricePerKg ?? null,
      twoDaysAgo: before?.pricePerKg ?? null,
      twoDaysAgoDate: before?.date ?? null,
      previousDay: last?.pricePerKg ?? null,
      previousDayDate: last?.date ?? null,
      difference: differenceOf(last?.pricePerKg, before?.pricePerKg),
      lastTradedOn: days.at(-1)?.date ?? null,
      series,
      rows: series,
    };
  },
});
