import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { levelOf } from './source-groups.ts';
import type { JudgedSource } from './source-groups.ts';
import styles from './sources.module.css';

/** How the last run of a source ended, in words. */
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
    </>
  );
}
