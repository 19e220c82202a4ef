import { useTranslation } from 'react-i18next';
import styles from './sources.module.css';

/** Says that nothing here is real, and how real data comes in. */
export function SampleSources() {
  const { t } = useTranslation('sources');
  return (
    <div className={styles.sample}>
      <h3>{t('sample.heading')}</h3>
      <p>{t('sample.text')}</p>
      <pre className={styles.command}>
        {'POMONA_KMA_KEY=…\nPOMONA_AT_KEY=…\nPOMONA_GARAK_ID=…\nPOMONA_GARAK_PASSWORD=…'}
      </pre>
      <p>{t('sample.how')}</p>
    </div>
  );
}
