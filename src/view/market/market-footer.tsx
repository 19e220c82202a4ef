import { useTranslation } from 'react-i18next';
import { pagePaths } from '../../serve/page-paths.ts';
import { ThemeSwitch } from '../shell/theme-switch.tsx';
import styles from './market-footer.module.css';

const credits = ['settlements', 'garak', 'kamis', 'kma', 'rda', 'map'] as const;

/** Where the figures come from, and where else to go. */
export function MarketFooter() {
  const { t } = useTranslation('market');
  const { t: say } = useTranslation();
  return (
    <footer className={styles.footer}>
      <section aria-label={t('credits.heading')}>
        <h2>{t('credits.heading')}</h2>
        <ul>
          {credits.map((credit) => (
            <li key={credit}>{t(`credits.${credit}`)}</li>
          ))}
        </ul>
        <p>{t('credits.note')}</p>
      </section>
      <nav aria-label={say('links.heading')}>
        <a href={pagePaths.storefront}>{t('toShop')}</a>
        <a href={pagePaths.overview}>{t('toConsole')}</a>
        <a href="/docs/api">{say('links.reference')}</a>
        <div className={styles.theme}>
          <ThemeSwitch />
        </div>
      </nav>
    </footer>
  );
}
