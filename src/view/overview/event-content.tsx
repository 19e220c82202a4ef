import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { ItemName } from '../parts/item-name.tsx';
import { readablePath } from '../parts/readable-path.ts';
import type { ShopEvent } from './latest-event.ts';
import styles from './latest-events.module.css';

/** What an event is about: the search, the product, the order or the page. On one line, however long it is. */
export function EventContent({ event }: { readonly event: ShopEvent }) {
  const { itemCode, itemName = itemCode, itemNameEn, path, query, groupId } = event;
  const isElsewhere = itemCode === undefined && query === undefined;
  return (
    <span className={styles.content}>
      {query !== undefined && <Quoted text={query} />}
      {itemCode !== undefined && (
        <ItemName
          itemCode={itemCode}
          itemName={itemName ?? itemCode}
          {...(itemNameEn === undefined ? {} : { itemNameEn })}
        />
      )}
      <Bought event={event} />
      {groupId !== undefined && <Group groupId={groupId} targetSize={event.targetSize} />}
      {isElsewhere && <bdi title={path}>{path === undefined ? '–' : readablePath(path)}</bdi>}
    </span>
  );
}

function Quoted({ text }: { readonly text: string }) {
  const { t } = useTranslation('overview');
  return <bdi title={text}>{t('quoted', { text })}</bdi>;
}

function Bought({ event: { orderId, quantity, price } }: { readonly event: ShopEvent }) {
  const { t } = useTranslation('overview');
  const { count } = useFormat();
  if (orderId === undefined || quantity === undefined || price === undefined) return null;
  return (
    <>
      <span>{t('bought', { quantity: count(quantity), amount: count(quantity * price) })}</span>
      <span className={styles.minor}>
        {t('order')} <bdi>{orderId}</bdi>
      </span>
    </>
  );
}

interface GroupProps {
  readonly groupId: string;
  readonly targetSize: number | undefined;
}

function Group({ groupId, targetSize }: GroupProps) {
  const { t } = useTranslation('overview');
  const { count } = useFormat();
  return (
    <>
      {targetSize !== undefined && <span>{t('target', { targetSize: count(targetSize) })}</span>}
      <span className={styles.minor}>
        {t('group')} <bdi>{groupId}</bdi>
      </span>
    </>
  );
}
