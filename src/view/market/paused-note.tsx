import { useTranslation } from 'react-i18next';
import { daysBetween, longestHolidayDays } from './days.ts';
import styles from './report-panel.module.css';
import { useMarketFormat } from './use-market-format.ts';

interface Props {
  readonly lastTradedOn: string | null;
  /** The day that the figures are asked of. */
  readonly date: string;
}

/** Says that an item rests: not the market, which stands still for a few days at most. */
export function PausedNote({ lastTradedOn, date }: Props) {
  const { t } = useTranslation('market');
  const format = useMarketFormat();
  if (lastTradedOn === null || daysBetween(lastTradedOn, date) <= longestHolidayDays) return null;
  return <p className={styles.paused}>{t('paused', { day: format.fullDay(lastTradedOn) })}</p>;
}
