import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { FunnelStep as Row } from '../live/insight-rows.ts';
import styles from './funnel.module.css';

interface Props {
  readonly row: Row;
  /** More is lost on the way to this step than to any other. */
  readonly isSteepest: boolean;
}

const known = ['inflow', 'item_view', 'wish', 'purchase'] as const;

export function FunnelStep({ row, isSteepest }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const step = known.find((name) => name === row.step);
  return (
    <li className={styles.step} data-steepest={isSteepest}>
      <p className={styles.line}>
        <span className={styles.name}>{step ? t(`funnel.${step}`) : row.step}</span>
        <span className={styles.sessions}>
          {t('funnel.sessions', { count: row.sessions, value: format.count(row.sessions) })}
        </span>
      </p>
      <div aria-hidden="true" className={styles.track}>
        <div className={styles.fill} style={{ width: `${(row.fromStart ?? 0) * 100}%` }} />
      </div>
      {row.fromPrevious !== null && (
        <p className={styles.line}>
          <span className={styles.share}>
            {t('funnel.fromPrevious', { share: format.share(row.fromPrevious) })}
          </span>
          {isSteepest && (
            <strong className={styles.steepest}>
              {t('funnel.steepest')} · {t('funnel.lost', { share: format.share(row.drop ?? 0) })}
            </strong>
          )}
        </p>
      )}
    </li>
  );
}
