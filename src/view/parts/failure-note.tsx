import { useTranslation } from 'react-i18next';
import styles from './note.module.css';
import { ProblemText } from './problem-text.tsx';

interface Props {
  /** As `RequestError` words it. */
  readonly reason: string;
  /** Older values are shown below. */
  readonly isOld: boolean;
  readonly onRetry: (() => void) | undefined;
}

/** Says that something could not be loaded, why, and lets the reader try again. */
export function FailureNote({ reason, isOld, onRetry }: Props) {
  const { t } = useTranslation();
  return (
    <div className={isOld ? styles.strip : styles.failure}>
      <div>
        <p className={styles.heading}>{isOld ? t('failed.old') : t('failed.heading')}</p>
        <p className={styles.reason}>
          <ProblemText text={reason} />
        </p>
      </div>
      {onRetry && (
        <button type="button" onClick={onRetry}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}
