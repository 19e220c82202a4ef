import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import type { CouponHour } from './answer.ts';
import { slotAt } from './coupon-slot.ts';
import styles from './hour-table.module.css';
import type { Measure } from './hour-map.tsx';
import { useHourWords } from './use-hour-words.ts';

interface Props {
  readonly rows: readonly CouponHour[];
  readonly measure: Measure;
}

const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** The heat map as a table: an hour a row, a weekday a column, each with the days it rests on. */
export function HourTable({ rows, measure }: Props) {
  const { t } = useTranslation('couponHours');
  const { mean } = useFormat();
  const words = useHourWords();
  const hour: Column<number> = {
    id: 'hour',
    heading: t('hour'),
    kind: 'words',
    isRowHeading: true,
    cell: (start) => words.hours(start),
  };
  const weekdays = [1, 2, 3, 4, 5, 6, 7].map((weekday): Column<number> => ({
    id: `${weekday}`,
    heading: words.shortWeekday(weekday),
    kind: 'number',
    cell: (start) => {
      const row = slotAt(rows, { weekday, hour: start });
      if (!row) return '–';
      return (
        <>
          {mean(row[measure])}{' '}
          <small className={styles.days}>{t('dayCount', { days: row.days })}</small>
        </>
      );
    },
  }));
  return (
    <DataTable
      caption={`${t('map')}: ${t(measure)}`}
      columns={[hour, ...weekdays]}
      rows={hours}
      keyOf={String}
    />
  );
}
