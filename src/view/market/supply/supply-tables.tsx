import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import type { CumulativeDay, VolumeDay } from './supply-days.ts';

/** What had come by the end of each month and by the newest day, the newest first. */
export function CumulativeTable(props: {
  readonly caption: string;
  readonly days: readonly CumulativeDay[];
}) {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  const { caption, days } = props;
  const newest = days.findLast(({ thisYearKg }) => thisYearKg !== null)?.date;
  const told = days.filter(
    ({ date }, index) => date === newest || days[index + 1]?.date.endsWith('-01') !== false,
  );
  const tons = (id: 'thisYear' | 'normalYear') => ({
    id,
    heading: `${t(`labels.${id}`)}(${t('unit')})`,
    kind: 'number' as const,
    cell: (day: CumulativeDay) => format.tons(day[`${id}Kg`]),
  });
  return (
    <DataTable
      caption={caption}
      rows={told.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        {
          id: 'date',
          heading: t('tableDate'),
          kind: 'words',
          isRowHeading: true,
          cell: ({ date }) => format.tableDay(date),
        },
        tons('thisYear'),
        tons('normalYear'),
      ]}
    />
  );
}

/** What came on each day, the newest first. `none`: what is said of a day of which nothing is known. */
export function VolumeTable(props: {
  readonly caption: string;
  readonly days: readonly VolumeDay[];
  readonly none: string;
}) {
  const { t } = useTranslation('marketSupply');
  const format = useMarketFormat();
  return (
    <DataTable
      caption={props.caption}
      rows={props.days.toReversed()}
      keyOf={({ date }) => date}
      columns={[
        {
          id: 'date',
          heading: t('tableDate'),
          kind: 'words',
          isRowHeading: true,
          cell: ({ date }) => format.tableDay(date),
        },
        {
          id: 'volume',
          heading: t('tableVolume'),
          kind: 'number',
          cell: ({ volumeKg }) => (volumeKg === null ? props.none : format.tons(volumeKg)),
        },
      ]}
    />
  );
}
