import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { minuteMs } from '../live/seoul-time.ts';
import { FailureReason } from './failure-reason.tsx';
import { groupSources, levelOf } from './source-groups.ts';
import type { JudgedSource, SourceGroup } from './source-groups.ts';
import styles from './sources.module.css';
import { useTitle } from './use-title.ts';

/** What somebody has to do for the sources, or that there is nothing. */
export function Attention({ sources }: { readonly sources: readonly JudgedSource[] }) {
  const { t } = useTranslation('sources');
  if (sources.length === 0) return <p className={styles.summary}>{t('none')}</p>;
  const troubled = sources.filter(
    ({ condition }) => condition === 'failed' || condition === 'late',
  );
  const unfilled = sources.filter(({ isBackfillFailed }) => isBackfillFailed);
  const keyless = groupSources(sources).filter(({ missing }) => missing.length > 0);
  if (troubled.length + unfilled.length + keyless.length === 0) {
    const isBusy = sources.some(({ isRunning }) => isRunning);
    return <p className={styles.summary}>{isBusy ? t('attention.busy') : t('attention.none')}</p>;
  }
  return (
    <ul className={styles.findings}>
      {troubled.map((source) => (
        <Troubled key={source.name} source={source} />
      ))}
      {unfilled.map((source) => (
        <Unfilled key={source.name} source={source} />
      ))}
      {keyless.map((group) => (
        <Keyless key={group.provider} group={group} />
      ))}
    </ul>
  );
}

function Troubled({ source }: { readonly source: JudgedSource }) {
  const { t } = useTranslation('sources');
  const { duration } = useFormat();
  const titleOf = useTitle();
  const { condition, lastRun, lateByMinutes } = source;
  return (
    <li data-level={levelOf(condition)}>
      <p className={styles.findingHeading}>
        {titleOf(source.title)} · {t(`state.${condition}`)}
        {condition === 'failed' && lastRun?.code && <code> {lastRun.code}</code>}
      </p>
      {condition === 'failed' ? (
        <>
          {lastRun && <FailureReason provider={source.provider} run={lastRun} />}
          <p>
            {t('attention.failed')} {t('attention.failedAgain')}
          </p>
          <pre className={styles.command}>pomona sources run {source.name}</pre>
        </>
      ) : (
        <p>{t('attention.late', { time: duration((lateByMinutes ?? 0) * minuteMs) })}</p>
      )}
    </li>
  );
}

/** History that did not come in whole: what is new may come in all the same. */
function Unfilled({ source }: { readonly source: JudgedSource }) {
  const { t } = useTranslation('sources');
  const titleOf = useTitle();
  const { lastBackfill, name, provider, title } = source;
  return (
    <li data-level="watch">
      <p className={styles.findingHeading}>
        {titleOf(title)} · {t('backfill.failed')}
        {lastBackfill?.code && <code> {lastBackfill.code}</code>}
      </p>
      {lastBackfill && <FailureReason provider={provider} run={lastBackfill} />}
      <p>{t('backfill.toDo')}</p>
      <pre className={styles.command}>
        pomona sources backfill {name} --from YYYY-MM-DD --to YYYY-MM-DD
      </pre>
    </li>
  );
}

function Keyless({ group }: { readonly group: SourceGroup }) {
  const { t } = useTranslation('sources');
  const titleOf = useTitle();
  return (
    <li data-level="watch">
      <p className={styles.findingHeading}>
        {titleOf(group.title)} · {t('state.missing')}
      </p>
      <p>
        {t('attention.missing')} {t('attention.missingHow')}
      </p>
      <pre className={styles.command}>{group.missing.map((name) => `${name}=…`).join('\n')}</pre>
    </li>
  );
}
