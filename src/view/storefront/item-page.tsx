import { useEffect } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { CatalogueItem } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { pagePaths } from '../../serve/page-paths.ts';
import { FruitPicture } from './fruit-picture.tsx';
import { GroupCard } from './group-card.tsx';
import { ItemBadges } from './item-badges.tsx';
import styles from './item-page.module.css';
import { LoginDialog } from './login-dialog.tsx';
import { Price } from './price.tsx';
import { useShop } from './storefront-context.ts';
import { useItemName } from './use-item-name.ts';
import { useOpenGroup } from './use-orders.ts';
import { useGroups } from './use-shop-insights.ts';
import { useShopTitle } from './use-shop-title.ts';

/** One fruit: looked at, wished, bought, or asked for. */
export function ItemPage() {
  const { t } = useTranslation('storefront');
  const { itemOf } = useShop();
  const { itemCode = '' } = useParams();
  const item = itemOf(itemCode);
  const nameOf = useItemName();
  useShopTitle(item ? nameOf(itemCode) : t('noItem'));
  if (item) return <Item key={itemCode} item={item} />;
  return (
    <p className={styles.none}>
      {t('noItem')} <Link to={pagePaths.storefront}>{t('backHome')}</Link>
    </p>
  );
}

function Item({ item }: { readonly item: CatalogueItem }) {
  const { t } = useTranslation('storefront');
  const { count } = useFormat();
  const { tracker } = useShop();
  const nameOf = useItemName();
  const { itemCode } = item;
  useEffect(() => {
    tracker.track('item_view', { itemCode });
  }, [tracker, itemCode]);
  return (
    <article className={styles.item} aria-labelledby="item-heading">
      <div className={styles.picture}>
        <FruitPicture itemCode={itemCode} />
      </div>
      <div className={styles.about}>
        <ItemBadges item={item} />
        <h2 id="item-heading">{nameOf(itemCode)}</h2>
        <p>{t('unit', { kg: count(item.unitKg) })}</p>
        <p className={styles.price}>
          <Price priceKrw={item.priceKrw} />
        </p>
        <Actions item={item} />
        <Groups item={item} />
      </div>
    </article>
  );
}

function Actions({ item }: { readonly item: CatalogueItem }) {
  const { t } = useTranslation('storefront');
  const { tracker, shopper, change } = useShop();
  const { itemCode } = item;
  const isWished = shopper.wished.includes(itemCode);
  const isAwaited = shopper.awaited.includes(itemCode);
  const wish = () => {
    tracker.track('wish', { itemCode });
    change({ wished: [...shopper.wished, itemCode] });
  };
  const unwish = () => change({ wished: shopper.wished.filter((code) => code !== itemCode) });
  const ask = () => {
    tracker.track('restock_request', { itemCode });
    change({ awaited: [...shopper.awaited, itemCode] });
  };
  return (
    <div className={styles.actions}>
      <Button
        className={styles.button ?? ''}
        aria-pressed={isWished}
        onPress={isWished ? unwish : wish}
      >
        {isWished ? `♥ ${t('wished')}` : `♡ ${t('wish')}`}
      </Button>
      {canBuy(item) ? (
        <Link to={`${pagePaths.storefront}/checkout/${itemCode}`} className={styles.buy}>
          {t('buy')}
        </Link>
      ) : (
        <Button className={styles.buy ?? ''} isDisabled={isAwaited} onPress={ask}>
          {isAwaited ? t('restockAsked') : t('restock')}
        </Button>
      )}
    </div>
  );
}

function Groups({ item }: { readonly item: CatalogueItem }) {
  const { t } = useTranslation('storefront');
  const { shopper } = useShop();
  const openGroup = useOpenGroup();
  const { answer } = useGroups();
  if (!canBuy(item)) return null;
  const groups = (answer?.rows ?? []).filter(
    ({ itemCode, state, groupId }) =>
      itemCode === item.itemCode && (state === 'open' || shopper.joinedGroups.includes(groupId)),
  );
  return (
    <section className={styles.groups} aria-label={t('groups')}>
      {groups.slice(0, 3).map((group) => (
        <GroupCard key={group.groupId} group={group} />
      ))}
      {shopper.userName === undefined ? (
        <LoginDialog label={t('loginToOpen')} />
      ) : (
        <Button className={styles.button ?? ''} onPress={() => openGroup(item)}>
          {t('openGroup')}
        </Button>
      )}
    </section>
  );
}

const canBuy = ({ isInSeason, isSoldOut }: CatalogueItem) => isInSeason && !isSoldOut;
