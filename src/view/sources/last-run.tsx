import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { BarCell } from '../parts/bar-cell.tsx';
import { levelOf } from './source-groups.ts';
import type { JudgedSource } from './source-groups.ts';
import styles from './sources.module.css';

/** How the last run of a source ended, in words, and beside it how its history comes in. */
export function LastRun({ source }: { readonly source: JudgedSource }) {
  const { t } = useTranslation('sources');
  const { day, count } = useFormat();
  const { condition, lastRun } = source;
  return (
    <>
      <span className={styles.state} data-level={levelOf(condition)}>
        {t(`state.${condition}`)}
      </span>
      {lastRun !== null && (
        <span className={styles.small}>
          {t('ran', {
            time: day(Date.parse(lastRun.endedAt ?? lastRun.startedAt)),
            calls: count(lastRun.calls),
          })}
          {lastRun.kind !== 'schedule' && ` · ${t(`kind.${lastRun.kind}`)}`}
        </span>
      )}
      {(condition === 'empty' || condition === 'carried_over') && (
        <span className={styles.small}>{t(`stateNote.${condition}`)}</span>
      )}
      <Backfill source={source} />
    </>
  );
}

function Backfill({ source }: { readonly source: JudgedSource }) {
  const { t } = useTranslation('sources');
  const { day, count } = useFormat();
  const { filling, lastBackfill, isBackfillFailed } = source;
  if (filling) {
    const text = t('backfill.filling', { done: count(filling.done), total: count(filling.total) });
    return (
      <div className={styles.backfill}>
        <BarCell text={text} part={filling.done / Math.max(1, filling.total)} tone="done" />
      </div>
    );
  }
  if (!lastBackfill?.endedAt) return null;
  return (
    <div className={styles.backfill}>
      {isBackfillFailed && (
        <span className={styles.state} data-level="watch">
          {t('backfill.failed')}
        </span>
      )}
      <span className={styles.small}>
        {t(isBackfillFailed ? 'backfill.triedAt' : 'backfill.filledAt', {
          time: day(Date.parse(lastBackfill.endedAt)),
        })}
      </span>
    </div>
  );
}
