import { Button, ProgressBar } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import styles from './group-card.module.css';
import { LoginDialog } from './login-dialog.tsx';
import { groupPriceOf, useJoinGroup } from './use-orders.ts';
import { useItemName } from './use-item-name.ts';
import type { OpenGroup } from './use-shop-insights.ts';
import { useShop } from './storefront-context.ts';

/** A group buy and how far it is, as Pomona counts it. */
export function GroupCard({ group }: { readonly group: OpenGroup }) {
  const { t } = useTranslation('storefront');
  const format = useFormat();
  const nameOf = useItemName();
  const { itemCode, joined, targetSize, closesAt } = group;
  const label = t('groupOf', { item: nameOf(itemCode) });
  return (
    <article className={styles.card} aria-label={label}>
      <strong>{label}</strong>
      <ProgressBar
        className={styles.progress ?? ''}
        aria-label={label}
        value={Math.min(joined, targetSize)}
        maxValue={targetSize}
        valueLabel={t('groupProgress', { joined, target: targetSize })}
      >
        {({ percentage, valueText }) => (
          <>
            <span className={styles.count}>{valueText}</span>
            <span className={styles.track}>
              <span className={styles.bar} style={{ width: `${percentage ?? 0}%` }} />
            </span>
          </>
        )}
      </ProgressBar>
      <span className={styles.closes}>
        {t('groupCloses', { time: format.day(Date.parse(closesAt)) })}
      </span>
      <JoinButton group={group} />
    </article>
  );
}

function JoinButton({ group: { groupId, itemCode, state } }: { readonly group: OpenGroup }) {
  const { t } = useTranslation('storefront');
  const { count } = useFormat();
  const { shopper, itemOf } = useShop();
  const join = useJoinGroup();
  const nameOf = useItemName();
  const item = itemOf(itemCode);
  if (state === 'filled') return <p>{t('groupFilled')}</p>;
  if (shopper.joinedGroups.includes(groupId)) {
    return <p className={styles.joined}>✓ {t('joined')}</p>;
  }
  const label = t('groupOf', { item: nameOf(itemCode) });
  if (shopper.userName === undefined) return <LoginDialog label={t('loginToJoin')} about={label} />;
  if (!item) return null;
  const words = `${t('join')} · ${t('groupPrice', { value: count(groupPriceOf(item)) })}`;
  return (
    <Button
      className={styles.join ?? ''}
      aria-label={`${words} · ${label}`}
      onPress={() => join(groupId, item)}
    >
      {words}
    </Button>
  );
}
