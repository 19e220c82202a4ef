import { useTranslation } from 'react-i18next';
import type { CatalogueItem } from '../../serve/contract.ts';
import { useShop } from './storefront-context.ts';
import styles from './item-badges.module.css';

/** What to know of an item first. What many ask for is being ordered anew. */
export function ItemBadges({ item }: { readonly item: CatalogueItem }) {
  const { t } = useTranslation('storefront');
  const { awaited } = useShop();
  const { itemCode, isSoldOut, isInSeason } = item;
  const canBuy = isInSeason && !isSoldOut;
  return (
    <span className={styles.badges}>
      {!canBuy && awaited.has(itemCode) && <span className={styles.soon}>{t('restockSoon')}</span>}
      {isInSeason && isSoldOut && <span className={styles.out}>{t('soldOut')}</span>}
      {!isInSeason && <span className={styles.out}>{t('off')}</span>}
    </span>
  );
}
