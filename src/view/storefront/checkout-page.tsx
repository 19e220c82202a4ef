import { useState } from 'react';
import { Button, Group, Input, Label, NumberField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { CatalogueItem } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { pagePaths } from '../../serve/page-paths.ts';
import styles from './checkout-page.module.css';
import { discounted } from './coupon.ts';
import { FruitPicture } from './fruit-picture.tsx';
import { Price } from './price.tsx';
import { useShop } from './storefront-context.ts';
import { useItemName } from './use-item-name.ts';
import { useBuy } from './use-orders.ts';
import { useShopTitle } from './use-shop-title.ts';

const mostUnits = 99;

/** How many, what it costs, and paying. */
export function CheckoutPage() {
  const { t } = useTranslation('storefront');
  const { itemOf } = useShop();
  const { itemCode = '' } = useParams();
  const item = itemOf(itemCode);
  const [orderId, setOrderId] = useState<string>();
  useShopTitle(orderId === undefined ? t('checkout') : t('ordered'));
  return (
    <section className={styles.page} aria-labelledby="checkout-heading">
      <h2 id="checkout-heading" aria-live="polite">
        {orderId === undefined ? t('checkout') : t('ordered')}
      </h2>
      {orderId === undefined && item && <OrderForm item={item} onOrdered={setOrderId} />}
      {orderId !== undefined && <p className={styles.lead}>{t('orderedLead', { orderId })}</p>}
      {!item && <p className={styles.lead}>{t('noItem')}</p>}
      <p className={styles.links}>
        <Link to={pagePaths.storefront}>{t('backHome')}</Link>
        {orderId !== undefined && <a href={pagePaths.overview}>{t('console')}</a>}
      </p>
    </section>
  );
}

interface FormProps {
  readonly item: CatalogueItem;
  readonly onOrdered: (orderId: string) => void;
}

function OrderForm({ item, onOrdered }: FormProps) {
  const { t } = useTranslation('storefront');
  const { count } = useFormat();
  const nameOf = useItemName();
  const buy = useBuy();
  const { coupon } = useShop();
  const [quantity, setQuantity] = useState(1);
  const priceKrw = coupon?.when === 'now' ? discounted(item.priceKrw) : item.priceKrw;
  const total = count(priceKrw * quantity);
  return (
    <>
      <p className={styles.lead}>{t('checkoutLead')}</p>
      <div className={styles.line}>
        <div className={styles.picture}>
          <FruitPicture itemCode={item.itemCode} />
        </div>
        <div>
          <strong>{nameOf(item.itemCode)}</strong>
          <p>
            <Price priceKrw={item.priceKrw} />
          </p>
        </div>
        <NumberField
          className={styles.amount ?? ''}
          minValue={1}
          maxValue={mostUnits}
          value={quantity}
          onChange={(value) => setQuantity(Number.isNaN(value) ? 1 : value)}
        >
          <Label>{t('quantity')}</Label>
          <Group className={styles.quantity ?? ''}>
            <Button slot="decrement">−</Button>
            <Input />
            <Button slot="increment">+</Button>
          </Group>
        </NumberField>
      </div>
      <p className={styles.total}>
        {t('total')} <strong>{t('price', { value: total })}</strong>
      </p>
      <Button
        className={styles.pay ?? ''}
        onPress={() => onOrdered(buy(item.itemCode, quantity, priceKrw))}
      >
        {t('pay', { value: total })}
      </Button>
    </>
  );
}
