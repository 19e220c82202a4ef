import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import type { ForecastRow } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { isHeld } from './record-of.ts';

/** Every forecast of the chart with what came and what the simple ways would have said. */
export function ForecastTable({ record }: { readonly record: readonly ForecastRow[] }) {
  const { t } = useTranslation('marketForecasts');
  const format = useMarketFormat();
  type Measure = 'value' | 'actual' | 'naive' | 'seasonalNaive' | 'normalYear';
  const price = (id: Measure, isMinor = false): Column<ForecastRow> => ({
    ...{ id, heading: t(`table.${id}`), kind: 'number', isMinor },
    cell: (row) => format.price(row[id]),
  });
  const columns: readonly Column<ForecastRow>[] = [
    {
      id: 'forWeek',
      heading: t('table.forWeek'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ forWeek, isPublished }) => `${format.fullDay(forWeek)}${isPublished ? '' : ' *'}`,
    },
    {
      id: 'madeOn',
      heading: t('table.madeOn'),
      kind: 'words',
      isMinor: true,
      cell: ({ madeOn, isPublished }) => (
        <>
          {format.day(madeOn)} {!isPublished && <small>{t('table.afterwards')}</small>}
        </>
      ),
    },
    price('value'),
    {
      id: 'interval',
      heading: t('table.interval'),
      kind: 'number',
      isMinor: true,
      cell: ({ low, high }) =>
        low === null || high === null ? '–' : `${format.price(low)} ~ ${format.price(high)}`,
    },
    price('actual'),
    {
      id: 'error',
      heading: t('table.error'),
      kind: 'number',
      cell: ({ value, actual }) => (actual === null ? '–' : format.changeShare(value / actual - 1)),
    },
    {
      id: 'held',
      heading: t('table.held'),
      kind: 'words',
      isMinor: true,
      cell: (row) => {
        const held = isHeld(row);
        return held === undefined ? '–' : t(held ? 'table.inside' : 'table.outside');
      },
    },
    price('naive', true),
    price('seasonalNaive', true),
    price('normalYear', true),
  ];
  const afterwards = record.filter(({ isPublished }) => !isPublished).length;
  return (
    <FoldedTable summary={t('table.open', { count: record.length })}>
      <DataTable
        caption={t('table.caption')}
        columns={columns}
        rows={record}
        keyOf={({ forWeek }) => forWeek}
      />
      {afterwards > 0 && <p className="foot">{t('table.afterwardsNote', { count: afterwards })}</p>}
    </FoldedTable>
  );
}
