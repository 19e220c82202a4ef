import { useTranslation } from 'react-i18next';
import styles from './note.module.css';

/** Says that there is nothing to show yet, and what to do. */
export function EmptyNote({ text }: { readonly text: string }) {
  const { t } = useTranslation();
  return (
    <div className={styles.empty}>
      <p className={styles.heading}>{t('empty.heading')}</p>
      <p>{text}</p>
      <a href="#send">{t('empty.link')}</a>
    </div>
  );
}
