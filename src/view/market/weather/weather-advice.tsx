import { useTranslation } from 'react-i18next';
import { ToDo } from '../../parts/to-do.tsx';
import type { DayWeather } from './find-warnings.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { findWarnings } from './find-warnings.ts';

/** What to prepare for on the days, a sentence each. */
export function WeatherAdvice({ days }: { readonly days: readonly DayWeather[] }) {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const warnings = findWarnings(days);
  if (days.every(({ issuedAt }) => issuedAt === null)) return null;
  const sentences = warnings.map(({ kind, date, value }) =>
    t(`warnings.${kind}`, { day: format.day(date), value: format.decimal(value) }),
  );
  return <ToDo sentences={sentences.length > 0 ? sentences : [t('warnings.none')]} />;
}
