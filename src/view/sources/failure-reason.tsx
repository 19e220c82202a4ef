import { useTranslation } from 'react-i18next';
import type { SourceStatus } from '../../serve/source-contract.ts';
import { failureKind } from './failure-kind.ts';
import styles from './sources.module.css';

interface Props {
  readonly provider: string;
  readonly run: NonNullable<SourceStatus['lastRun']>;
}

/** Why a run failed; the server's own words, which are English, are folded up where the page is not. */
export function FailureReason({ provider, run: { code, reason } }: Props) {
  const { t, i18n } = useTranslation('sources');
  const own = (
    <p className={styles.reason} lang="en">
      {reason}
    </p>
  );
  return (
    <>
      <p>{t(`failure.${failureKind(provider, code ?? '')}`)}</p>
      {i18n.language === 'en' ? (
        own
      ) : (
        <details className={styles.original}>
          <summary>{t('failure.original')}</summary>
          {own}
        </details>
      )}
    </>
  );
}
