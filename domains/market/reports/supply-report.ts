import Type from 'typebox';
import { addDays } from '../../../src/collect/sources/scheduled-time.ts';
import { defineReport } from '../../../src/serve/report.ts';
import { cumulativeByYear } from './cumulative-supply.ts';
import {
  dateParameter,
  day,
  itemColumns,
  itemNames,
  itemParameter,
  kilogram,
  marketColumns,
  marketNames,
} from './report-fields.ts';
import {
  marketParameter,
  maybeDay,
  maybeNumber,
  number,
  sourceField,
  unitField,
} from './report-fields.ts';
import { dayAsked, duringDays, monthsBefore } from './report-days.ts';
import { namesOf, requireItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';
import { lookBackDays, readTradeDays, sourcesOf, tradeDayFor, tradeSources } from './trade-days.ts';

const labels = ['thisYear', 'normalYear', 'oneDayAgo', 'oneMonthAgo', 'oneYearAgo'] as const;

const row = Type.Object({
  label: Type.Enum([...labels], { description: 'Which figure' }),
  date: maybeDay('The day it stands for; null where there is none'),
  volumeKg: maybeNumber('kg'),
  unit: unitField(kilogram),
  source: sourceField,
});

const volumes = Type.Array(Type.Object({ date: day('The day'), volumeKg: number('kg') }));

/** Days up to that of a label that its series shows. */
const seriesDays = 30;

export const supplyReport = defineReport({
  path: '/api/market/supply',
  title: { ko: '수급상황', en: 'Supply' },
  description:
    'What came of an item to a market (반입량: what was settled), kg. thisYearKg: from 1 January to the day. normalYearKg: the same of each of the five years before, those left out of which more than ten days in a row are not stored, without the highest and the lowest, the mean of the other three (of three or four years as they allow; null with fewer). oneDayAgoKg: the last day of trade before the day. oneMonthAgoKg and oneYearAgoKg: the same day of the month or the year before, where a shorter month lacks it its last. Where nothing was traded on such a day, the last day of trade within the week before stands for it, and the figure is null where there is none: the date of each row says which day it is.',
  parameters: {
    item: itemParameter,
    date: dateParameter('The day; today when left out'),
    market: marketParameter,
  },
  row,
  readsFrom: tradeSources,
  beside: {
    ...itemNames,
    ...marketNames,
    date: day('The day asked for'),
    unit: unitField(kilogram),
    source: sourceField,
    thisYearKg: number('Cumulative since 1 January'),
    isComplete: Type.Boolean({
      description:
        'False where more than ten days in a row of this year are not stored, so that thisYearKg is too small',
    }),
    normalYearKg: maybeNumber('The same in a normal year (평년)'),
    normalYears: Type.Integer({ description: 'Years that normalYearKg is the mean of; 0 without' }),
    oneDayAgoKg: maybeNumber('On the last day of trade before the day'),
    oneMonthAgoKg: maybeNumber('A month before'),
    oneYearAgoKg: maybeNumber('A year before'),
    lastTradedOn: maybeDay('Newest day of trade up to the day'),
    series: Type.Object(
      {
        thisYear: volumes,
        normalYear: volumes,
        oneDayAgo: volumes,
        oneMonthAgo: volumes,
        oneYearAgo: volumes,
      },
      {
        description:
          'Cumulative for thisYear (days of trade up to the day) and normalYear (every day of the year); for the others what came on each day of trade in the 30 days up to theirs',
      },
    ),
  },
  csvColumns: [...itemColumns, ...marketColumns, 'isComplete'],
  async run({ query, today, parameters: { item, date: asked, market } }) {
    const found = requireItem(item);
    const { marketCode, name } = requireMarket(market);
    const date = dayAsked(asked, today);
    const span = lastSixYears(date);
    const [days, stored] = await Promise.all([
      readTradeDays(query, { item: found, marketCode, ...span }),
      query<{ readonly date: string }>(
        `select distinct date::varchar as date from market.settlements
         where marketCode = '${marketCode}' and ${duringDays(span)} order by date`,
      ),
    ]);
    const marketDays = stored.map((each) => each.date);
    const cumulative = cumulativeByYear(days, date, marketDays);
    const normal = cumulative.normalOn(date);
    const ago = {
      oneDayAgo: tradeDayFor(days, addDays(date, -1)),
      oneMonthAgo: tradeDayFor(days, monthsBefore(date, 1)),
      oneYearAgo: tradeDayFor(days, monthsBefore(date, 12)),
    };
    const thisYear = { date, volumeKg: cumulative.thisYear.at(-1)?.volumeKg ?? 0 };
    const figures = { thisYear, normalYear: normal && { date, volumeKg: normal.value }, ...ago };
    const source = sourcesOf(days.filter((each) => each.date >= `${date.slice(0, 4)}-01-01`));
    return {
      ...namesOf(found),
      ...{ marketCode, market: name, date, unit: kilogram, source },
      thisYearKg: thisYear.volumeKg,
      isComplete: cumulative.isComplete,
      normalYearKg: normal?.value ?? null,
      normalYears: normal?.years ?? 0,
      oneDayAgoKg: ago.oneDayAgo?.volumeKg ?? null,
      oneMonthAgoKg: ago.oneMonthAgo?.volumeKg ?? null,
      oneYearAgoKg: ago.oneYearAgo?.volumeKg ?? null,
      lastTradedOn: days.at(-1)?.date ?? null,
      series: {
        thisYear: [...cumulative.thisYear],
        normalYear: [...cumulative.normalYear],
        oneDayAgo: upTo(ago.oneDayAgo?.date),
        oneMonthAgo: upTo(ago.oneMonthAgo?.date),
        oneYearAgo: upTo(ago.oneYearAgo?.date),
      },
      rows: labels.map((label) => ({
        label,
        date: figures[label]?.date ?? null,
        volumeKg: figures[label]?.volumeKg ?? null,
        unit: kilogram,
        source: label in ago ? (ago[label as keyof typeof ago]?.source ?? null) : source,
      })),
    };

    function upTo(last: string | undefined) {
      if (last === undefined) return [];
      const first = addDays(last, 1 - seriesDays);
      return days
        .filter((each) => each.date >= first && each.date <= last)
        .map((each) => ({ date: each.date, volumeKg: each.volumeKg }));
    }
  },
});

/** As far back as the normal year of the first of January and the series of a year ago reach. */
function lastSixYears(date: string) {
  const year = Number(date.slice(0, 4));
  return { from: addDays(`${year - 5}-01-01`, -lookBackDays - seriesDays), to: date };
}
