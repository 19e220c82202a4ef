import { useTranslation } from 'react-i18next';
import styles from './webhook-panel.module.css';

/** What a receiver does to know that a message is Pomona's own. */
export function SignatureGuide() {
  const { t } = useTranslation('alerts');
  return (
    <details className={styles.guide}>
      <summary>{t('verify')}</summary>
      <ol>
        <li>{t('verifySecret')}</li>
        <li>{t('verifyKey')}</li>
        <li>
          {t('verifyText')}
          <pre>{'{webhook-id}.{webhook-timestamp}.{body}'}</pre>
        </li>
        <li>{t('verifyCompare')}</li>
        <li>{t('verifyFresh')}</li>
      </ol>
      <a href="/docs/alerts.md">{t('guide')}</a>
    </details>
  );
}
