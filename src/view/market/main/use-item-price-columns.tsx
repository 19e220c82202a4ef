import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../../serve/page-paths.ts';
import type { Column } from '../../parts/data-table.tsx';
import { PriceChange } from '../price-change.tsx';
import { useMarketFormat } from '../use-market-format.ts';
import { useMarketNames } from '../use-market-names.ts';
import type { ItemPrice } from './item-prices.ts';
import styles from './item-prices-panel.module.css';

/** Columns of the prices by item; an item that was last traded before `newestDay` says when. */
export function useItemPriceColumns(newestDay: string | undefined): readonly Column<ItemPrice>[] {
  const { t, i18n } = useTranslation('marketMain');
  const format = useMarketFormat();
  const names = useMarketNames();
  return [
    {
      id: 'item',
      heading: t('column.item'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ row }) => (
        <span className={styles.item}>
          <Link to={`${marketPaths.prices}?item=${row.itemCode}`}>
            {i18n.language === 'ko' ? row.itemName : row.itemNameEn}
          </Link>
          <span className={styles.what}>
            {row.grade === null ? t('noGrade') : names.grade(row.grade)} · <bdi>{row.unit}</bdi>
            {row.date !== newestDay && ` · ${format.day(row.date)}`}
          </span>
        </span>
      ),
    },
    {
      id: 'date',
      heading: t('column.date'),
      kind: 'words',
      isMinor: true,
      cell: ({ row }) => format.shortDay(row.date),
    },
    {
      id: 'price',
      heading: t('column.price'),
      kind: 'number',
      cell: ({ row }) => format.price(row.price),
    },
    {
      id: 'perKg',
      heading: t('column.perKg'),
      kind: 'number',
      isMinor: true,
      cell: ({ row }) => format.price(row.pricePerKg),
    },
    {
      id: 'change',
      heading: t('column.change'),
      kind: 'number',
      cell: ({ changeKrw }) => <PriceChange krw={changeKrw} />,
    },
    {
      id: 'volume',
      heading: t('column.volume'),
      kind: 'number',
      cell: ({ volumeKg }) => format.tons(volumeKg),
    },
  ];
}
