import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CatalogueItem } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { pagePaths } from '../../serve/page-paths.ts';
import { FruitPicture } from './fruit-picture.tsx';
import styles from './item-card.module.css';
import { ItemBadges } from './item-badges.tsx';
import { Price } from './price.tsx';
import { useItemName } from './use-item-name.ts';

interface Props {
  readonly item: CatalogueItem;
  /** Its place among the crowded, and how many looked at it. */
  readonly rank?: number;
  readonly visitors?: number;
}

/** A fruit on a shelf. */
export function ItemCard({ item, rank, visitors }: Props) {
  const { t } = useTranslation('storefront');
  const { count } = useFormat();
  const nameOf = useItemName();
  return (
    <Link to={`${pagePaths.storefront}/items/${item.itemCode}`} className={styles.card}>
      <div className={styles.picture}>
        {rank !== undefined && <span className={styles.rank}>{rank}</span>}
        <FruitPicture itemCode={item.itemCode} />
      </div>
      <ItemBadges item={item} />
      <strong>{nameOf(item.itemCode)}</strong>
      <span className={styles.unit}>{t('unit', { kg: count(item.unitKg) })}</span>
      <Price priceKrw={item.priceKrw} />
      {visitors !== undefined && (
        <span className={styles.visitors}>{t('visitors', { value: count(visitors) })}</span>
      )}
    </Link>
  );
}
