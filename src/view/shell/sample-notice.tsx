import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from '../parts/sample.module.css';

/** The badge as a button that tells what sample data is. */
export function SampleNotice() {
  const { t } = useTranslation();
  const id = useId();
  const headingId = useId();
  return (
    <>
      <button type="button" popoverTarget={id} className={styles.button}>
        {t('sample.badge')}
        <span aria-hidden="true" className={styles.mark}>
          ?
        </span>
        <span className="unseen">{t('sample.explain')}</span>
      </button>
      <dialog id={id} popover="auto" aria-labelledby={headingId} className={styles.notice}>
        <h2 id={headingId}>{t('sample.badge')}</h2>
        <p>{t('sample.text')}</p>
        <p>{t('sample.off')}</p>
        <pre>npx pomona up --no-sample --data ./my-data</pre>
        <button type="button" popoverTarget={id} popoverTargetAction="hide">
          {t('sample.close')}
        </button>
      </dialog>
    </>
  );
}
