import Type from 'typebox';
import { mondayOf } from '../forecast/week-grid.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import { day, krwPerKg, maybeNumber, number, text, unitField } from './report-fields.ts';

/** A weekly forecast as it was published. */
export const weeklyForecastFields = {
  madeOn: day('Day on which it was made, from what was known before'),
  forWeek: day('Monday of the week it is for'),
  value: number('Forecast mean price of the week, KRW/kg'),
  low: maybeNumber('Lower end of the interval meant to hold 80 % of what comes'),
  high: maybeNumber('Its upper end; both null with too few past errors to draw it from'),
  method: text('How it was made, such as naive or ets'),
  betterThanNaive: Type.Boolean({
    description: 'Whether the method had clearly smaller errors than the last value by then',
  }),
  reason: Type.Object({ ko: Type.String(), en: Type.String() }, { description: 'Why this method' }),
  isPublished: Type.Boolean({
    description: 'False where it was made afterwards, from what was known on madeOn',
  }),
  naive: maybeNumber('What the last value would have said'),
  seasonalNaive: maybeNumber('What the same week of last year would have said'),
  normalYear: maybeNumber('What the normal year would have said'),
  unit: unitField(krwPerKg),
};

/** A row of market.price_forecasts, which the forecasting job fills. */
export interface StoredForecast {
  readonly madeOn: string;
  readonly forWeek: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly betterThanNaive: boolean;
  readonly reason: { readonly ko: string; readonly en: string };
  readonly isPublished: boolean;
  readonly naive: number | null;
  readonly seasonalNaive: number | null;
  readonly normalYear: number | null;
  readonly actual: number | null;
}

export const forecastColumns = `madeOn::varchar as madeOn, forWeek::varchar as forWeek, value, low, high, method,
  coalesce(betterThanNaive, false) as betterThanNaive, {ko: coalesce(reasonKo, ''), en: coalesce(reasonEn, '')} as reason,
  coalesce(isPublished, false) as isPublished, naive, seasonalNaive, normalYear, actual`;

/** The forecast of the week of a day, the newest that was made by then; of a later week where it has none. */
export async function readWeeklyForecast(
  query: ReportContext<object>['query'],
  itemCode: string,
  date: string,
) {
  const [newest] = await query<StoredForecast>(
    `select ${forecastColumns} from market.price_forecasts f
     where f.itemCode = $1 and f.madeOn <= $2::date and f.forWeek >= $3::date
     order by f.madeOn desc, f.forWeek limit 1`,
    [itemCode, date, mondayOf(date)],
  );
  if (!newest) return null;
  const { actual: _, ...forecast } = newest;
  return { ...forecast, unit: krwPerKg };
}
