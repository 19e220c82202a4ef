import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import { Figure } from '../../parts/figure.tsx';
import { FigureRow } from '../../parts/figure-row.tsx';
import type { City, WeatherNow } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { MidTermTable } from './mid-term-table.tsx';
import { Sky } from './sky.tsx';
import { useDayColumns } from './use-day-columns.tsx';
import { WeatherAdvice } from './weather-advice.tsx';
import styles from './weather.module.css';
import { skyKind, useSkyWords } from './use-sky-words.ts';

/** A city's weather now, on the three days from today, and on those after. */
export function CityWeather({ city }: { readonly city: City }) {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const dayNames = [t('days.today'), t('days.tomorrow'), t('days.dayAfter')];
  const columns = useDayColumns();
  return (
    <>
      <WeatherAdvice days={city.days} />
      {city.now ? <Now now={city.now} /> : <p>{t('noNow')}</p>}
      <DataTable
        caption={t('days.caption')}
        columns={[
          {
            id: 'day',
            heading: t('days.day'),
            kind: 'words',
            isRowHeading: true,
            cell: ({ date }, index) => (
              <span className={styles.day}>
                {dayNames[index]}
                <small>{format.day(date)}</small>
              </span>
            ),
          },
          {
            id: 'sky',
            heading: t('now.sky'),
            kind: 'words',
            cell: ({ am, pm }) => (
              <>
                <span className={styles.half}>
                  {t('days.am')} <Sky weather={am} />
                </span>
                <span className={styles.half}>
                  {t('days.pm')} <Sky weather={pm} />
                </span>
              </>
            ),
          },
          ...columns,
        ]}
        rows={city.days}
        keyOf={({ date }) => date}
        hasCards
      />
      <MidTermTable city={city} />
    </>
  );
}

function Now({ now }: { readonly now: WeatherNow }) {
  const { t } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const words = useSkyWords();
  const kind = skyKind(now);
  const measured = now.observedAt === null ? t('now.expected') : now.observedAt.slice(11, 16);
  const shown = (value: number | null, text: string) => (value === null ? undefined : text);
  return (
    <FigureRow>
      <Figure label={t('now.sky')} value={kind && words(kind)} note={t('now.ofForecast')} />
      <Figure
        label={t('now.temperature')}
        value={shown(now.temperatureC, format.decimal(now.temperatureC))}
        unit="℃"
        note={t('now.at', { time: measured })}
      />
      <Figure
        label={t('now.wind')}
        value={shown(now.windMs, format.decimal(now.windMs))}
        unit="m/s"
        note={t('now.at', { time: measured })}
      />
      <Figure
        label={t('now.humidity')}
        value={shown(now.humidityPercent, format.count(now.humidityPercent))}
        unit="%"
        note={t('now.at', { time: measured })}
      />
      <Figure
        label={t('now.chance')}
        value={shown(now.rainProbabilityPercent, format.count(now.rainProbabilityPercent))}
        unit="%"
        note={t('now.ofForecast')}
      />
      <Figure
        label={t('now.rain')}
        value={shown(now.rainMm, format.decimal(now.rainMm))}
        unit="mm"
        note={t('now.at', { time: measured })}
      />
    </FigureRow>
  );
}
