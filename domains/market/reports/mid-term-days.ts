import Type from 'typebox';
import type { Static } from 'typebox';
import type { ReportContext } from '../../../src/serve/report.ts';
import { midLandZones } from '../tables/mid-land-zones.ts';
import { day, maybeNumber, text } from './report-fields.ts';
import { precipitation, sky } from './weather-fields.ts';

/** A day of the mid-term forecast in an answer. */
export const midTermDay = Type.Object({
  date: day('The day'),
  skyAm: sky,
  skyPm: sky,
  precipitationAm: precipitation,
  precipitationPm: precipitation,
  rainChanceAm: maybeNumber('Chance of precipitation until noon, %'),
  rainChancePm: maybeNumber('From noon on, %'),
  isWholeDay: Type.Boolean({
    description: 'Whether the forecast is of the day as a whole: am and pm are the same then',
  }),
  issuedAt: text('When it was issued, Seoul time'),
});

export type MidTermDay = Static<typeof midTermDay>;

interface StoredHalf {
  readonly zoneId: string;
  readonly date: string;
  readonly half: 'am' | 'pm' | 'day';
  readonly weather: string | null;
  readonly rainProbabilityPercent: number | null;
  readonly issuedAt: string;
}

/** Days after a day, of each the newest mid-term forecast that had been issued by a moment; by zone. */
export async function readMidTermDays(
  query: ReportContext<object>['query'],
  { after, issuedBy }: { readonly after: string; readonly issuedBy: string },
): Promise<ReadonlyMap<string, readonly MidTermDay[]>> {
  const halves = await query<StoredHalf>(
    `select zoneId, f.date::varchar as date, half, weather, rainProbabilityPercent, f.issuedAt::varchar as issuedAt
     from market.mid_land_forecast f
     where f.date > date '${after}' and f.issuedAt <= '${issuedBy}'::timestamp
     qualify rank() over (partition by zoneId, f.date order by f.issuedAt desc) = 1
     order by f.date`,
  );
  const zones = Map.groupBy(halves, ({ zoneId }) => zoneId);
  return new Map(
    midLandZones.map(({ regId }) => {
      const days = Map.groupBy(zones.get(regId) ?? [], ({ date }) => date);
      return [regId, [...days].map(([date, ofDay]) => dayOf(date, ofDay))];
    }),
  );
}

function dayOf(date: string, halves: readonly StoredHalf[]): MidTermDay {
  const whole = halves.find(({ half }) => half === 'day');
  const am = halves.find(({ half }) => half === 'am') ?? whole;
  const pm = halves.find(({ half }) => half === 'pm') ?? whole;
  return {
    date,
    skyAm: skyOf(am?.weather),
    skyPm: skyOf(pm?.weather),
    precipitationAm: precipitationOf(am?.weather),
    precipitationPm: precipitationOf(pm?.weather),
    rainChanceAm: am?.rainProbabilityPercent ?? null,
    rainChancePm: pm?.rainProbabilityPercent ?? null,
    isWholeDay: whole !== undefined,
    issuedAt: halves[0]?.issuedAt ?? '',
  };
}

/** The KMA's words: 맑음, 구름많음 or 흐림, and with precipitation such as 구름많고 소나기 or 흐리고 비/눈. */
function skyOf(weather: string | null | undefined): string | null {
  if (weather?.startsWith('맑')) return 'clear';
  if (weather?.startsWith('구름많')) return 'mostly_cloudy';
  return weather?.startsWith('흐') ? 'overcast' : null;
}

function precipitationOf(weather: string | null | undefined): string | null {
  if (skyOf(weather) === null) return null;
  const [, falling] = weather?.split('고 ') ?? [];
  if (falling === undefined) return 'none';
  return precipitationNames[falling] ?? null;
}

const precipitationNames: Readonly<Record<string, string>> = {
  비: 'rain',
  '비/눈': 'rain_or_snow',
  눈: 'snow',
  소나기: 'shower',
};
