import { useTranslation } from 'react-i18next';
import styles from './csv-link.module.css';

/** Downloads what is shown as CSV. `addressNow` gives where it is at the moment of the click. */
export function CsvLink({ addressNow }: { readonly addressNow: () => string }) {
  const { t } = useTranslation();
  return (
    <a
      className={styles.link}
      href={addressNow()}
      download
      data-screen-only
      onClick={({ currentTarget }) => {
        currentTarget.href = addressNow();
      }}
    >
      {t('csv')}
    </a>
  );
}
