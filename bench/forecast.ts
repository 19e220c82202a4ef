import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { forecastSeries } from '../domains/market/forecast/forecast-series.ts';
import type { SeriesForecast } from '../domains/market/forecast/forecast-series.ts';
import type { RecordSummary } from '../domains/market/forecast/summarize-record.ts';
import { addWeeks, mondayOf } from '../domains/market/forecast/week-grid.ts';
import type { Scale, WeeklyValue } from '../domains/market/forecast/week-grid.ts';
import { markdownTable } from './measure.ts';

const usage = `node bench/forecast.ts FILE.csv... --date COLUMN --value COLUMN
  [--normal-year COLUMN] [--where COLUMN=VALUE]... [--linear] [--encoding euc-kr] [--weeks 156] [--json]

Means of the weeks of a CSV file (or of several, as one series) are forecast one to four weeks ahead, as of each past week.`;

type Row = Readonly<Record<string, string>>;

function readRows(files: readonly string[], encoding: string): Row[] {
  return files.flatMap((file) => {
    const text = new TextDecoder(encoding).decode(readFileSync(file));
    return parse<Row>(text, { columns: true, bom: true, skip_empty_lines: true });
  });
}

/** Means by week of what is a number. A time that stands twice, as in overlapping exports, counts once. */
function weeklyMeans(rows: readonly Row[], dateColumn: string, column: string): WeeklyValue[] {
  const byTime = new Map<string, number>();
  for (const row of rows) {
    const text = row[column]?.replaceAll(',', '').trim() ?? '';
    if (text !== '' && Number.isFinite(Number(text))) {
      byTime.set(row[dateColumn] ?? '', Number(text));
    }
  }
  const weeks = Map.groupBy(byTime, ([time]) => mondayOf(time.slice(0, 10)));
  return Array.from(weeks, ([week, values]) => ({
    week,
    value: values.reduce((sum, [, value]) => sum + value, 0) / values.length,
  })).toSorted((one, other) => (one.week < other.week ? -1 : 1));
}

function shown(number: number | null): string {
  return number === null ? '-' : number.toFixed(2);
}

function summaryRow(summary: RecordSummary, record: SeriesForecast['record']) {
  const own = record.filter(
    ({ horizonWeeks, actual }) =>
      actual !== null && (summary.horizonWeeks ?? horizonWeeks) === horizonWeeks,
  );
  const chosen = Object.entries(Object.groupBy(own, ({ method }) => method))
    .map(([method, rows]) => ({ method, count: rows.length }))
    .toSorted((one, other) => other.count - one.count);
  return {
    'weeks ahead': summary.horizonWeeks ?? 'all',
    scored: summary.scored,
    forecast: shown(summary.mase),
    naive: shown(summary.naiveMase),
    'last year': shown(summary.seasonalNaiveMase),
    'normal year': shown(summary.normalYearMase),
    best: summary.winner ?? '-',
    'interval held': summary.coverage === null ? '-' : `${Math.round(summary.coverage * 100)} %`,
    'methods taken': chosen.map(({ method, count }) => `${method} ${count}`).join(', '),
  };
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      date: { type: 'string' },
      value: { type: 'string' },
      'normal-year': { type: 'string' },
      where: { type: 'string', multiple: true, default: [] },
      linear: { type: 'boolean', default: false },
      encoding: { type: 'string', default: 'utf-8' },
      weeks: { type: 'string', default: '156' },
      json: { type: 'boolean', default: false },
    },
  });
  if (values.date === undefined || values.value === undefined || positionals.length === 0) {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const conditions = values.where.map((text) => text.split('='));
  const rows = readRows(positionals, values.encoding).filter((row) =>
    conditions.every(([column = '', wanted]) => row[column] === wanted),
  );
  const series = weeklyMeans(rows, values.date, values.value);
  const usual = values['normal-year'];
  const normalYear = new Map(
    (usual === undefined ? [] : weeklyMeans(rows, values.date, usual)).map((each) => [
      each.week,
      each.value,
    ]),
  );
  const scale: Scale = values.linear ? 'linear' : 'log';
  const startedMs = performance.now();
  const forecast = forecastSeries(series, {
    madeOn: addWeeks(series.at(-1)?.week ?? '1970-01-05', 1),
    normalYear: (week) => normalYear.get(week) ?? null,
    scale,
    backTestWeeks: Number(values.weeks),
  });
  const elapsedMs = Math.round(performance.now() - startedMs);
  if (values.json) {
    console.log(JSON.stringify(forecast, null, 2));
    return;
  }
  console.log(
    `${series.length} weeks with a value, ${series[0]?.week} to ${series.at(-1)?.week}; ${elapsedMs} ms\n`,
  );
  const summaries = [...forecast.summaryByHorizon, forecast.summary];
  console.log(markdownTable(summaries.map((summary) => summaryRow(summary, forecast.record))));
}

main();
