import { useTranslation } from 'react-i18next';
import { useShop } from './storefront-context.ts';
import styles from './coupon-banner.module.css';
import { couponDay } from '../coupon-hours/coupon-slot.ts';
import { couponPercent } from './coupon.ts';

/** When the next coupon holds: in the hour of the day that has the fewest visitors. */
export function CouponBanner() {
  const { t } = useTranslation('storefront');
  const { coupon } = useShop();
  if (!coupon) return null;
  const { when, slot } = coupon;
  const words = { hour: slot.hour, until: slot.hour + 1, percent: couponPercent };
  return (
    <section className={styles.banner} data-now={when === 'now'}>
      <p className={styles.words}>{t(`coupon.${when}`, words)}</p>
      <p>{t('coupon.reason', couponDay)}</p>
    </section>
  );
}
