import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import type { Period, TrendDay } from './trend-days.ts';
import styles from './trend-table.module.css';
import { useTrendWords } from './use-trend-words.ts';

interface Props {
  readonly caption: string;
  readonly days: readonly TrendDay[];
  readonly by: Period;
}

const dateHeading = { day: 'column.date', week: 'column.week', month: 'column.month' } as const;

/** The same as the graph in figures, what is forecast above all, then the newest first. */
export function TrendTable({ caption, days, by }: Props) {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const { dayText, weekText } = useTrendWords(by);
  const price = (id: 'value' | 'lastYear' | 'normalYear'): Column<TrendDay> => ({
    id,
    heading: t(`column.${id}`),
    kind: 'number',
    cell: ({ point }) => format.price(point?.[id] ?? null),
  });
  const value = price('value');
  const columns: readonly Column<TrendDay>[] = [
    {
      id: 'date',
      heading: t(dateHeading[by]),
      kind: 'words',
      isRowHeading: true,
      cell: ({ date, point, noTrade, forecast }) => {
        if (noTrade !== 'ahead')
          return (
            <>
              {by === 'day' ? format.tableDay(date) : dayText(date)}{' '}
              {point?.holiday && <small lang="ko">{point.holiday}</small>}
            </>
          );
        return (
          <span className={styles.forecast}>
            {t('forecastRow')}
            {forecast && <small>{weekText(forecast)}</small>}
          </span>
        );
      },
    },
    {
      ...value,
      cell: (day, index) => {
        const { noTrade, forecast } = day;
        if (noTrade === undefined) return value.cell(day, index);
        if (noTrade !== 'ahead')
          return <span className={styles.closed}>{t(`noTradeShort.${noTrade}`)}</span>;
        return (
          forecast && (
            <span className={styles.forecast}>
              {format.price(forecast.value)}
              {forecast.low !== null && (
                <small>
                  {format.price(forecast.low)} ~ {format.price(forecast.high)} (80%)
                </small>
              )}
            </span>
          )
        );
      },
    },
    price('lastYear'),
    price('normalYear'),
    {
      id: 'volume',
      heading: t('column.volume'),
      kind: 'number',
      cell: ({ point }) => format.tons(point?.volumeKg ?? null),
    },
  ];
  const ahead = days.find(({ forecast }) => forecast);
  const told = days.filter(({ noTrade }) => noTrade !== 'offSeason' && noTrade !== 'ahead');
  return (
    <div className={styles.table}>
      <DataTable
        caption={caption}
        columns={columns}
        rows={[
          ...(ahead ? [{ ...ahead, point: undefined, noTrade: 'ahead' as const }] : []),
          ...told.toReversed(),
        ]}
        keyOf={({ date, noTrade }) => (noTrade === 'ahead' ? 'forecast' : date)}
      />
    </div>
  );
}
