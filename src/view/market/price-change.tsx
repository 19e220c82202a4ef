import { useTranslation } from 'react-i18next';
import styles from './price-change.module.css';
import { useMarketFormat } from './use-market-format.ts';

interface Props {
  /** KRW; null where one of the two is not known. */
  readonly krw: number | null;
  /** The same as a part of the earlier price. */
  readonly share?: number | null;
}

/** By how much a price rose or fell, with a sign that needs no colour. */
export function PriceChange({ krw, share = null }: Props) {
  const { t } = useTranslation('market');
  const format = useMarketFormat();
  if (krw === null) return <span className={styles.same}>–</span>;
  const way = Math.round(krw) === 0 ? 'same' : krw > 0 ? 'up' : 'down';
  return (
    <span className={styles[way]}>
      <span aria-hidden="true">{{ up: '▲', down: '▼', same: '–' }[way]}</span>
      <span className="unseen">{t(`change.${way}`)}</span>{' '}
      {way === 'same' ? format.price(0) : format.price(Math.abs(krw))}
      {share !== null && <span className={styles.share}>{format.changeShare(share)}</span>}
    </span>
  );
}
