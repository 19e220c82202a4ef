import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../../serve/page-paths.ts';
import { FigureRow } from '../../parts/figure-row.tsx';
import { Figure } from '../../parts/figure.tsx';
import { Skeleton } from '../../parts/skeleton.tsx';
import type { PriceTrendAnswer } from '../answers.ts';
import { addDays } from '../days.ts';
import { PriceChange } from '../price-change.tsx';
import { reportSources } from '../report-sources.ts';
import { useMarketFormat } from '../use-market-format.ts';
import type { ShownReport } from '../use-report.ts';
import { useSilentSource } from '../use-silent-source.ts';
import { useToday } from '../use-today.ts';
import { forecastWeek } from './forecast-week.ts';
import styles from './price-figures.module.css';

/** The week's forecast, the last two days of trade, and what lies between them; its place is kept until they come. */
export function PriceFigures({ trend }: { readonly trend: ShownReport<PriceTrendAnswer> }) {
  const { answer, isOutdated, failure } = trend;
  if (answer) return <Figures answer={answer} isOutdated={isOutdated} />;
  if (failure !== undefined) return null;
  return (
    <div className={styles.placeholder}>
      <Skeleton />
    </div>
  );
}

interface Props {
  readonly answer: PriceTrendAnswer;
  readonly isOutdated: boolean;
}

function Figures({ answer, isOutdated }: Props) {
  const { t, i18n } = useTranslation('marketPrices');
  const { t: say } = useTranslation('market');
  const format = useMarketFormat();
  const { weeklyForecast, twoDaysAgo, previousDay, difference } = answer;
  const item = i18n.language === 'ko' ? answer.itemName : answer.itemNameEn;
  const forecastNote = useForecastNote(answer);
  const today = useToday();
  const silence = useSilentSource(reportSources.settlements, {
    isEmpty: answer.lastTradedOn === null,
    isFilling: answer.filling !== null,
  });
  const isSilent = silence !== undefined;
  const none = isSilent ? say('silent.short') : answer.filling ? say('yetToCome') : t('noTradeDay');
  const dayNote = (date: string | null) =>
    date === null ? none : t('tradeDay', { day: format.day(date) });
  const said = (value: number | null | undefined) =>
    value === null || value === undefined ? undefined : format.price(value);
  return (
    <section aria-label={t('figures', { item })} aria-busy={isOutdated} className={styles.figures}>
      <FigureRow>
        <Figure
          label={
            weeklyForecast
              ? t(`forecastOf.${forecastWeek(weeklyForecast.forWeek, today)}`)
              : t('forecastOf.later')
          }
          value={said(weeklyForecast?.value)}
          unit={t('perKg')}
          note={forecastNote}
        />
        <Figure
          label={t('twoDaysAgo')}
          value={said(twoDaysAgo)}
          unit={t('perKg')}
          note={dayNote(answer.twoDaysAgoDate)}
        />
        <Figure
          label={t('previousDay')}
          value={said(previousDay)}
          unit={t('perKg')}
          note={dayNote(answer.previousDayDate)}
        />
        <div className={styles.difference}>
          <dt>{t('difference')}</dt>
          <dd className={styles.change}>
            <PriceChange
              krw={difference}
              share={difference === null || !twoDaysAgo ? null : difference / twoDaysAgo}
            />
          </dd>
          <dd className={styles.note}>
            {t('differenceNote')} ({t('perKg')})
          </dd>
        </div>
      </FigureRow>
      <Link to={`${marketPaths.forecasts}?item=${answer.itemCode}`}>{t('record')}</Link>
    </section>
  );
}

/** For which week, between what, and how it was made. */
function useForecastNote({ weeklyForecast, noForecast, grade }: PriceTrendAnswer): string {
  const { t, i18n } = useTranslation('marketPrices');
  const format = useMarketFormat();
  if (!weeklyForecast) return noForecast?.reason[i18n.language === 'ko' ? 'ko' : 'en'] ?? '';
  const { forWeek, low, high, method } = weeklyForecast;
  const key = `method.${method}`;
  const week = {
    from: format.shortDay(forWeek),
    to: format.shortDay(addDays(forWeek, 6)),
    // A method that this page does not know goes by its own name.
    method: i18n.exists(key, { ns: 'marketPrices' }) ? t(key as 'method.naive') : method,
  };
  const note =
    low === null || high === null
      ? t('forecastBare', week)
      : t('forecastNote', { ...week, low: format.price(low), high: format.price(high) });
  return grade === null ? note : `${note} · ${t('forecastGrades')}`;
}
