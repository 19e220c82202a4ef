import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import { outsideMeasures, shopMeasures } from '../answers.ts';
import type { ShopDay } from '../answers.ts';
import { useMarketFormat } from '../use-market-format.ts';
import { useMeasureText } from './use-measure-text.ts';

/** All measures of each day, the newest first. */
export function DayTable({ days }: { readonly days: readonly ShopDay[] }) {
  const { t } = useTranslation('marketShop');
  const format = useMarketFormat();
  const measureText = useMeasureText();
  const columns: readonly Column<ShopDay>[] = [
    {
      id: 'date',
      heading: t('date'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ date, holiday }) => (
        <>
          {format.day(date)} {holiday !== null && <small lang="ko">{holiday}</small>}
        </>
      ),
    },
    ...[...shopMeasures, ...outsideMeasures].map((id) => ({
      ...{ id, heading: `${t(`measures.${id}`)} (${t(`units.${id}`).trim()})` },
      kind: 'number' as const,
      cell: (day: ShopDay) => measureText.bare(id, day[id]),
    })),
  ];
  return (
    <FoldedTable>
      <DataTable
        caption={t('dayChart.heading')}
        columns={columns}
        rows={days.toReversed()}
        keyOf={({ date }) => date}
      />
    </FoldedTable>
  );
}
