import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { GroupBuy } from './answer.ts';
import { isBehind } from './answer.ts';
import styles from './group-buys.module.css';

/** How a group buy ended, or how it will if people go on joining as they have; below it, when. */
export function Outcome({ group }: { readonly group: GroupBuy }) {
  const { t } = useTranslation('groupBuys');
  const { day } = useFormat();
  const { filledAt, forecastFilledAt } = group;
  const words = useWords(group);
  return (
    <div className={styles.outcome} data-behind={isBehind(group)}>
      {words}
      {filledAt !== null && <p className={styles.aside}>{day(Date.parse(filledAt))}</p>}
      {forecastFilledAt !== null && (
        <p className={styles.aside}>{t('forecast', { time: day(Date.parse(forecastFilledAt)) })}</p>
      )}
    </div>
  );
}

function useWords(group: GroupBuy): string {
  const { t } = useTranslation('groupBuys');
  const { count, duration } = useFormat();
  const { state, joined, targetSize, openedAt, filledAt } = group;
  if (filledAt !== null)
    return t('filledIn', { time: duration(Date.parse(filledAt) - Date.parse(openedAt)) });
  if (state === 'expired')
    return t('missed', { count: targetSize - joined, missing: count(targetSize - joined) });
  if (joined === 0) return t('nobody');
  return t(isBehind(group) ? 'willNotFill' : 'willFill');
}
