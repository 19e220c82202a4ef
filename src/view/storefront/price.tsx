import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { discounted } from './coupon.ts';
import { useShop } from './storefront-context.ts';
import styles from './price.module.css';

/** A price, with the coupon taken off in its hour. */
export function Price({ priceKrw }: { readonly priceKrw: number }) {
  const { t } = useTranslation('storefront');
  const { count } = useFormat();
  const { coupon } = useShop();
  const text = (value: number) => t('price', { value: count(value) });
  if (coupon?.when !== 'now') return <span className={styles.price}>{text(priceKrw)}</span>;
  return (
    <span className={styles.price}>
      <s>{text(priceKrw)}</s> {text(discounted(priceKrw))}
      <span className={styles.note}>{t('coupon.applied')}</span>
    </span>
  );
}
