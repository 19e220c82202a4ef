import { useTranslation } from 'react-i18next';
import styles from './skip-link.module.css';

/** Leads whoever uses the keyboard past header and navigation, to the element `content`. */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <a className={styles.skip} href="#content">
      {t('skip')}
    </a>
  );
}
