import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths, pagePaths } from '../../serve/page-paths.ts';
import pomona from '../pomona.svg';
import { CurrentPage } from '../shell/current-page.tsx';
import { LanguageSwitch } from '../shell/language-switch.tsx';
import { RoleNotice } from '../shell/role-notice.tsx';
import { SkipLink } from '../shell/skip-link.tsx';
import { ThemeSwitch } from '../shell/theme-switch.tsx';
import { ItemSearch } from './item-search.tsx';
import { MarketFooter } from './market-footer.tsx';
import { MarketNavigation } from './market-navigation.tsx';
import styles from './market-shell.module.css';
import { useMarketFormat } from './use-market-format.ts';
import { useItems } from './use-item-choice.ts';

/** What all pages of the market site stand in. */
export function MarketShell() {
  return (
    <>
      <SkipLink />
      <div className={styles.page}>
        <StateStrip />
        <MarketHeader />
        <MarketNavigation />
        <main id="content" tabIndex={-1} className={styles.content}>
          <RoleNotice needs="sources" />
          <CurrentPage />
        </main>
        <MarketFooter />
      </div>
    </>
  );
}

function MarketHeader() {
  const { t } = useTranslation('market');
  return (
    <header className={styles.header}>
      <Link to={marketPaths.main} className={styles.name}>
        <img src={pomona} alt="" width="34" height="34" />
        {t('title')}
      </Link>
      <ItemSearch />
      <div className={styles.switches} data-screen-only>
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
    </header>
  );
}

/** On every page, above everything: nobody may take a made-up price for a real one, or an empty page for a quiet market. */
function StateStrip() {
  const { t } = useTranslation('market');
  const format = useMarketFormat();
  const { answer } = useItems();
  if (!answer) return null;
  const { filling, sample, rows } = answer;
  const hasNothingYet = rows.every(({ lastTradedOn }) => lastTradedOn === null);
  if (!sample && !hasNothingYet) return null;
  return (
    <aside className={styles.strip} aria-label={t('state')}>
      {sample && (
        <p>
          <strong>{t('sample.badge')}</strong> {t('sample.text')}
        </p>
      )}
      {hasNothingYet && (
        <p>
          {t(filling ? 'nothingYet.filling' : 'nothingYet.text', {
            done: format.count(filling?.done ?? null),
            total: format.count(filling?.total ?? null),
          })}{' '}
          <a href={pagePaths.sources}>{t('nothingYet.link')}</a>
        </p>
      )}
    </aside>
  );
}
