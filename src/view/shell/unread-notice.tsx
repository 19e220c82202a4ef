import { use } from 'react';
import { useTranslation } from 'react-i18next';
import { UnreadAddressContext } from './unread-address.ts';
import styles from './unread-notice.module.css';

const longestGiven = 80;

/** Says what of the page's address was not understood, and what is shown instead. */
export function UnreadNotice() {
  const { t } = useTranslation();
  const { parts } = use(UnreadAddressContext);
  if (parts.length === 0) return null;
  return (
    <ul aria-label={t('unread.heading')} className={styles.notice}>
      {parts.map(({ given, why, shown }) => (
        <li key={given}>
          <code>
            <bdi>{given.length > longestGiven ? `${given.slice(0, longestGiven)}…` : given}</bdi>
          </code>{' '}
          {t(`unread.${why}`)} {t('unread.instead', { shown })}
        </li>
      ))}
    </ul>
  );
}
