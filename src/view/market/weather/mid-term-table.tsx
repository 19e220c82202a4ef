import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { City, MidTermDay } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { Sky } from './sky.tsx';
import styles from './weather.module.css';

/** The days after those that are forecast by the hour, as the mid-term forecast tells them of the city's region. */
export function MidTermTable({ city }: { readonly city: City }) {
  const { t, i18n } = useTranslation('marketWeather');
  const format = useMarketFormat();
  const { midTerm, midTermRegion } = city;
  const region = i18n.language === 'ko' ? midTermRegion.ko : midTermRegion.en;
  const [first] = midTerm;
  const halves = (
    { isWholeDay }: MidTermDay,
    cells: readonly [am: React.ReactNode, pm: React.ReactNode],
  ) =>
    isWholeDay
      ? cells[0]
      : cells.map((cell, index) => (
          <span key={index === 0 ? 'am' : 'pm'} className={styles.half}>
            {t(index === 0 ? 'days.am' : 'days.pm')} {cell}
          </span>
        ));
  return (
    <>
      <h3 className={styles.subheading}>{t('midTerm.heading', { region })}</h3>
      {first === undefined ? (
        <p>{t('midTerm.none')}</p>
      ) : (
        <>
          <DataTable
            caption={t('midTerm.heading', { region })}
            columns={[
              {
                id: 'day',
                heading: t('days.day'),
                kind: 'words',
                isRowHeading: true,
                cell: ({ date }) => <span className={styles.day}>{format.day(date)}</span>,
              },
              {
                id: 'sky',
                heading: t('now.sky'),
                kind: 'words',
                cell: (day) =>
                  halves(day, [
                    <Sky
                      key="am"
                      weather={{ sky: day.skyAm, precipitation: day.precipitationAm }}
                    />,
                    <Sky
                      key="pm"
                      weather={{ sky: day.skyPm, precipitation: day.precipitationPm }}
                    />,
                  ]),
              },
              {
                id: 'chance',
                heading: t('days.chance'),
                kind: 'number',
                cell: (day) =>
                  halves(day, [format.count(day.rainChanceAm), format.count(day.rainChancePm)]),
              },
            ]}
            rows={midTerm}
            keyOf={({ date }) => date}
          />
          <p className="foot">{t('midTerm.note', { time: issueText(first.issuedAt) })}</p>
        </>
      )}
    </>
  );

  function issueText(issuedAt: string): string {
    return `${format.day(issuedAt.slice(0, 10))} ${issuedAt.slice(11, 16)}`;
  }
}
