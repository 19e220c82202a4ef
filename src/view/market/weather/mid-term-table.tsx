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
  const isOfOneIssue = midTerm.every(({ issuedAt }) => issuedAt === first?.issuedAt);
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
                cell: (day) => <HalvesSky day={day} />,
              },
              {
                id: 'chance',
                heading: t('midTerm.chance'),
                kind: 'number',
                cell: ({ rainChanceAm, rainChancePm, isWholeDay }) =>
                  (isWholeDay ? [rainChanceAm] : [rainChanceAm, rainChancePm])
                    .map(format.count)
                    .join(' / '),
              },
              ...(isOfOneIssue
                ? []
                : [
                    {
                      id: 'issued',
                      heading: t('midTerm.issued'),
                      kind: 'words' as const,
                      cell: ({ issuedAt }: MidTermDay) => issueText(issuedAt),
                    },
                  ]),
            ]}
            rows={midTerm}
            keyOf={({ date }) => date}
            hasCards
          />
          <p className="foot">
            {isOfOneIssue
              ? t('midTerm.oneIssue', { time: issueText(first.issuedAt) })
              : t('midTerm.manyIssues')}{' '}
            {t('midTerm.note')}
          </p>
        </>
      )}
    </>
  );

  function issueText(issuedAt: string): string {
    return `${format.day(issuedAt.slice(0, 10))} ${issuedAt.slice(11, 16)}`;
  }
}

function HalvesSky({ day }: { readonly day: MidTermDay }) {
  const { t } = useTranslation('marketWeather');
  const am = <Sky weather={{ sky: day.skyAm, precipitation: day.precipitationAm }} />;
  if (day.isWholeDay) return am;
  return (
    <>
      <span className={styles.half}>
        {t('days.am')} {am}
      </span>
      <span className={styles.half}>
        {t('days.pm')} <Sky weather={{ sky: day.skyPm, precipitation: day.precipitationPm }} />
      </span>
    </>
  );
}
