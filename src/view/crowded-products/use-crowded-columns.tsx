import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { CrowdedProduct } from '../live/insight-rows.ts';
import type { Column } from '../parts/data-table.tsx';
import { Movement } from '../parts/movement.tsx';
import { ItemName } from '../parts/item-name.tsx';

/** The table's columns; with the earlier visitors where rows of the range before are given. */
export function useCrowdedColumns(
  before: ReadonlyMap<string, CrowdedProduct> | undefined,
): readonly Column<CrowdedProduct>[] {
  const { t } = useTranslation('crowdedProducts');
  const { count } = useFormat();
  type Measure = 'views' | 'wishes' | 'orders' | 'groupOrders' | 'quantity' | 'revenue';
  const measure = (id: Measure, isMinor = false): Column<CrowdedProduct> => ({
    id,
    heading: t(id),
    kind: 'number',
    isMinor,
    cell: (row) => count(row[id]),
  });
  const visitorsBefore: Column<CrowdedProduct> = {
    id: 'visitorsBefore',
    heading: t('visitorsBefore'),
    kind: 'number',
    cell: ({ itemCode }) => count(before?.get(itemCode)?.visitors ?? 0),
  };
  return [
    { id: 'rank', heading: t('rank'), kind: 'words', cell: ({ rank }) => rank },
    { id: 'movement', heading: t('movement'), kind: 'words', cell: (row) => <Movement {...row} /> },
    {
      id: 'item',
      heading: t('item'),
      kind: 'words',
      isRowHeading: true,
      cell: (row) => <ItemName {...row} />,
    },
    {
      id: 'visitors',
      heading: t('visitors'),
      kind: 'number',
      cell: ({ visitors }) => count(visitors),
    },
    ...(before ? [visitorsBefore] : []),
    measure('views', true),
    measure('wishes', true),
    measure('orders'),
    measure('groupOrders', true),
    measure('quantity', true),
    measure('revenue', true),
  ];
}
