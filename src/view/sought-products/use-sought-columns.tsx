import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { BarCell } from '../parts/bar-cell.tsx';
import type { Column } from '../parts/data-table.tsx';
import { ItemName } from '../parts/item-name.tsx';
import { causeOf, seekersIn } from './answer.ts';
import type { SoughtProduct } from './answer.ts';
import styles from './cause.module.css';

type Rows = readonly SoughtProduct[];

/** The table's columns; with the earlier seekers where rows of the range before are given. */
export function useSoughtColumns(
  rows: Rows,
  before: Rows | undefined,
): readonly Column<SoughtProduct>[] {
  const { t } = useTranslation('soughtProducts');
  const { count } = useFormat();
  const earlierOf = seekersIn(before ?? []);
  const most = Math.max(
    1,
    ...rows.map(({ itemCode, seekers }) => Math.max(seekers, earlierOf(itemCode) ?? 0)),
  );
  const measure = (
    id: 'views' | 'searches' | 'restockRequests' | 'orders',
    isMinor = false,
  ): Column<SoughtProduct> => ({
    id,
    heading: t(id),
    kind: 'number',
    isMinor,
    cell: (row) => count(row[id]),
  });
  const earlier: Column<SoughtProduct> = {
    id: 'seekersBefore',
    heading: t('seekersBefore'),
    kind: 'number',
    cell: ({ itemCode }) => {
      const seekers = earlierOf(itemCode);
      return seekers === undefined ? '–' : count(seekers);
    },
  };
  return [
    { id: 'rank', heading: t('rank'), kind: 'words', isMinor: true, cell: ({ rank }) => rank },
    {
      id: 'item',
      heading: t('item'),
      kind: 'words',
      isRowHeading: true,
      cell: (row) => <ItemName {...row} />,
    },
    {
      id: 'seekers',
      heading: t('seekers'),
      kind: 'number',
      cell: ({ itemCode, seekers }) => (
        <BarCell
          text={count(seekers)}
          part={seekers / most}
          partBefore={before && (earlierOf(itemCode) ?? 0) / most}
        />
      ),
    },
    ...(before ? [earlier] : []),
    measure('restockRequests'),
    measure('orders'),
    measure('views', true),
    measure('searches', true),
    {
      id: 'cause',
      heading: t('cause'),
      kind: 'words',
      isMinor: true,
      cell: (row) => (
        <span className={styles.cause} data-cause={causeOf(row)}>
          {t(causeOf(row))}
        </span>
      ),
    },
  ];
}
