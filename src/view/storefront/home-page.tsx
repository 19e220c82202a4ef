import { useTranslation } from 'react-i18next';
import { SampleBadge } from '../parts/sample-badge.tsx';
import { CouponBanner } from './coupon-banner.tsx';
import { GroupCard } from './group-card.tsx';
import styles from './home-page.module.css';
import { ItemCard } from './item-card.tsx';
import { useShop } from './storefront-context.ts';
import { useCrowded, useGroups } from './use-shop-insights.ts';
import { useShopTitle } from './use-shop-title.ts';

const shownGroups = 6;

/** The top 10 as they are now, group buys that fill, and everything else. */
export function HomePage() {
  const { t } = useTranslation('storefront');
  const { items } = useShop();
  useShopTitle();
  const inSeasonFirst = items.toSorted((a, b) => Number(b.isInSeason) - Number(a.isInSeason));
  return (
    <>
      <CouponBanner />
      <CrowdedShelf />
      <GroupShelf />
      <section aria-labelledby="all-heading" className={styles.shelf}>
        <h2 id="all-heading">{t('all')}</h2>
        <ul className={styles.grid}>
          {inSeasonFirst.map((item) => (
            <li key={item.itemCode}>
              <ItemCard item={item} />
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function CrowdedShelf() {
  const { t } = useTranslation('storefront');
  const { itemOf } = useShop();
  const { answer } = useCrowded();
  const rows = answer?.rows ?? [];
  return (
    <section aria-labelledby="crowded-heading" className={styles.shelf}>
      <h2 id="crowded-heading">
        {t('crowded')} {answer?.sample && <SampleBadge />}
      </h2>
      <p>{answer && rows.length === 0 ? t('crowdedEmpty') : t('crowdedLead')}</p>
      <ol className={styles.row}>
        {rows.map(({ rank, itemCode, visitors }) => {
          const item = itemOf(itemCode);
          return (
            item && (
              <li key={itemCode} value={rank}>
                <ItemCard item={item} rank={rank} visitors={visitors} />
              </li>
            )
          );
        })}
      </ol>
    </section>
  );
}

function GroupShelf() {
  const { t } = useTranslation('storefront');
  const { itemOf } = useShop();
  const { answer } = useGroups();
  const open = (answer?.rows ?? []).filter(
    ({ state, itemCode }) => state === 'open' && itemOf(itemCode),
  );
  return (
    <section aria-labelledby="groups-heading" className={styles.shelf}>
      <h2 id="groups-heading">
        {t('groups')} {answer?.sample && <SampleBadge />}
      </h2>
      {answer && open.length === 0 && <p>{t('groupsEmpty')}</p>}
      <ul className={styles.groups}>
        {open.slice(0, shownGroups).map((group) => (
          <li key={group.groupId}>
            <GroupCard group={group} />
          </li>
        ))}
      </ul>
    </section>
  );
}
