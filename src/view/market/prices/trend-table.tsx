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

/** The same as the graph in figures, the newest first. */
export function TrendTable({ caption, days, by }: Props) {
  const { t } = useTranslation('marketPrices');
  const format = useMarketFormat();
  const { dayText } = useTrendWords(by);
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
      cell: ({ date }) => (by === 'day' ? format.tableDay(date) : dayText(date)),
    },
    {
      ...value,
      cell: (day, index) =>
        day.noTrade ? (
          <span className={styles.closed}>{t(`noTradeShort.${day.noTrade}`)}</span>
        ) : (
          value.cell(day, index)
        ),
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
  const told = days.filter(({ noTrade }) => noTrade !== 'offSeason');
  return (
    <div className={styles.table}>
      <DataTable
        caption={caption}
        columns={columns}
        rows={told.toReversed()}
        keyOf={({ date }) => date}
      />
    </div>
  );
}
