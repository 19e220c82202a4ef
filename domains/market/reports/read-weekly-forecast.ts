import Type from 'typebox';
import type { Static } from 'typebox';
import { choiceKinds } from '../forecast/choose-method.ts';
import { madeOnOf, priceForecasts } from '../forecast/price-forecasts.ts';
import { addWeeks, mondayOf } from '../forecast/week-grid.ts';
import { nullable } from '../../../src/serve/contract.ts';
import type { ReportContext } from '../../../src/serve/report.ts';
import { day, krwPerKg, maybeDay, maybeNumber, number, text, unitField } from './report-fields.ts';
import type { ReportItem } from './report-item.ts';
import { requireMarket } from './report-market.ts';

const garak = requireMarket();

/** The market whose prices are forecast. */
export const forecastMarket = { marketCode: garak.marketCode, market: garak.name };

const words = (description: string) =>
  Type.Object({ ko: Type.String(), en: Type.String() }, { description });

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
  reasonCode: nullable(
    Type.Enum([...choiceKinds], {
      description: 'Why this method; null for forecasts from before this was kept',
    }),
  ),
  reason: words('The same in words'),
  isPublished: Type.Boolean({
    description: 'False where it was made afterwards, from what was known on madeOn',
  }),
  lastWeek: maybeDay('Monday of the week that the last value was of; null as reasonCode'),
  naive: maybeNumber('What the last value would have said'),
  seasonalNaive: maybeNumber('What the same week of last year would have said'),
  normalYear: maybeNumber('What the normal year would have said'),
  unit: unitField(krwPerKg),
};

/** Why there is no forecast, by a name that stays and in words. */
const absences = {
  'class-not-forecast': {
    ko: '품종마다 따로 예측합니다. 품종을 고르면 예측을 볼 수 있습니다.',
    en: 'Varieties are forecast one by one: choose one of them.',
  },
  'not-made-yet': {
    ko: '이 품목의 예측이 아직 만들어지지 않았습니다.',
    en: 'No forecast of this item has been made yet.',
  },
  'made-too-long-ago': {
    ko: '마지막 예측을 만든 지 오래되어 보여 드리지 않습니다.',
    en: 'The last forecast was made too long ago to be shown.',
  },
  'out-of-season': {
    ko: '요즘 거래가 없고 작년 이맘때나 평년의 거래 기록도 없어 예측하지 않습니다.',
    en: 'It is not traded at present, and there is no trade on record at this time of last year or in the normal year, so nothing is forecast.',
  },
} as const;

export const noForecastField = nullable(
  Type.Object(
    {
      code: Type.Enum(Object.keys(absences) as (keyof typeof absences)[]),
      reason: words('The same in words'),
    },
    { description: 'Why there is no forecast; null where there is one' },
  ),
);

type NoForecast = Static<typeof noForecastField>;

/** A row of market.price_forecasts, which the forecasting job fills. */
export interface StoredForecast {
  readonly madeOn: string;
  readonly forWeek: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly method: string;
  readonly betterThanNaive: boolean;
  readonly reasonCode: (typeof choiceKinds)[number] | null;
  readonly reason: { readonly ko: string; readonly en: string };
  readonly isPublished: boolean;
  readonly lastWeek: string | null;
  readonly naive: number | null;
  readonly seasonalNaive: number | null;
  readonly normalYear: number | null;
  readonly actual: number | null;
}

export const forecastColumns = `madeOn::varchar as madeOn, forWeek::varchar as forWeek, value, low, high, method,
  coalesce(betterThanNaive, false) as betterThanNaive, reasonCode,
  {ko: coalesce(reasonKo, ''), en: coalesce(reasonEn, '')} as reason,
  coalesce(isPublished, false) as isPublished, lastWeek::varchar as lastWeek, naive, seasonalNaive, normalYear, actual`;

/** What was made before is no longer the forecast of a day: last week's stands until all of this week's are made. */
export async function madeFrom(
  query: ReportContext<object>['query'],
  date: string,
): Promise<string> {
  const monday = mondayOf(date);
  const [computed] = await query<{ readonly version: string }>(
    'select version from market.source_derived where name = $1',
    [priceForecasts.name],
  );
  const isMade = computed !== undefined && madeOnOf(computed.version) >= monday;
  return isMade ? monday : addWeeks(monday, -1);
}

/** The forecast of the week of a day, the newest that was made by then; of a later week where it has none. */
export async function readWeeklyForecast(
  query: ReportContext<object>['query'],
  { itemCode }: ReportItem,
  date: string,
) {
  const [newest] = await query<StoredForecast>(
    `select ${forecastColumns} from market.price_forecasts f
     where f.itemCode = $1 and f.madeOn between $2::date and $3::date and f.forWeek >= $4::date
     order by f.madeOn desc, f.forWeek limit 1`,
    [itemCode, await madeFrom(query, date), date, mondayOf(date)],
  );
  if (!newest) return null;
  const { actual: _, ...forecast } = newest;
  return { ...forecast, unit: krwPerKg };
}

/** Why an item has no forecast for a day. */
export async function explainNoForecast(
  query: ReportContext<object>['query'],
  { itemCode, isClass }: ReportItem,
  date: string,
): Promise<NoForecast> {
  const [made] = await query<{ readonly hasAny: boolean; readonly isRecent: boolean }>(
    `select coalesce(bool_or(f.itemCode = $1), false) as hasAny,
       coalesce(max(f.madeOn) >= $2::date, false) as isRecent
     from market.price_forecasts f where f.madeOn <= $3::date`,
    [itemCode, await madeFrom(query, date), date],
  );
  const code = isClass
    ? 'class-not-forecast'
    : !made?.hasAny
      ? 'not-made-yet'
      : made.isRecent
        ? 'out-of-season'
        : 'made-too-long-ago';
  return { code, reason: { ...absences[code] } };
}
