import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import { FoldedTable } from '../parts/folded-table.tsx';
import type { CouponHoursAnswer } from './answer.ts';
import { useHourWords } from './use-hour-words.ts';

/** Public holidays of the range, which the means leave out, and what their hours were like. */
export function Holidays({ holidays }: Pick<CouponHoursAnswer, 'holidays'>) {
  const { t, i18n } = useTranslation('couponHours');
  const { count, mean } = useFormat();
  const words = useHourWords();
  const number = { kind: 'number' } as const;
  const heading = { kind: 'words', isRowHeading: true } as const;
  return (
    <>
      <DataTable
        caption={t('holidays')}
        rows={holidays.days}
        keyOf={({ date }) => date}
        columns={[
          { ...heading, id: 'date', heading: t('date'), cell: ({ date }) => date },
          {
            id: 'name',
            heading: t('name'),
            kind: 'words',
            cell: ({ name, nameEn }) => <bdi>{i18n.language === 'en' ? nameEn : name}</bdi>,
          },
          { ...number, id: 'visitors', heading: t('visitors'), cell: (d) => count(d.visitors) },
          { ...number, id: 'orders', heading: t('orders'), cell: (d) => count(d.orders) },
        ]}
      />
      <p className="foot">{t('holidaysNote')}</p>
      <FoldedTable summary={t('holidayHours')}>
        <DataTable
          caption={t('holidayHours')}
          rows={holidays.hours}
          keyOf={({ hour }) => `${hour}`}
          columns={[
            { ...heading, id: 'hour', heading: t('hour'), cell: (h) => words.hours(h.hour) },
            { ...number, id: 'days', heading: t('dayTotal'), cell: (h) => count(h.days) },
            { ...number, id: 'visitors', heading: t('visitors'), cell: (h) => mean(h.visitors) },
            { ...number, id: 'orders', heading: t('orders'), cell: (h) => mean(h.orders) },
          ]}
        />
      </FoldedTable>
    </>
  );
}
