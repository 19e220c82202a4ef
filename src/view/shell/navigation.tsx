import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { marketPaths, pagePaths } from '../../serve/page-paths.ts';
import { AlertBadge } from '../alerts/alert-badge.tsx';
import styles from './navigation.module.css';
import { consolePages } from './pages.ts';

const groups = ['now', 'insights', 'system'] as const;

/** The pages of the console; on a small screen one row that scrolls. */
export function Navigation() {
  const { t } = useTranslation();
  const holder = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  useEffect(() => {
    const current = holder.current?.querySelector('[aria-current="page"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  return (
    <nav ref={holder} aria-label={t('nav.heading')} className={styles.navigation}>
      {groups.map((group) => (
        <ul key={group}>
          {consolePages
            .filter((page) => page.group === group)
            .map(({ name }) => (
              <li key={name}>
                <NavLink to={pagePaths[name]} end>
                  {t(`nav.${name}`)}
                  {name === 'alerts' && <AlertBadge />}
                </NavLink>
              </li>
            ))}
        </ul>
      ))}
      <ul>
        <li>
          <a href={pagePaths.storefront}>{t('nav.storefront')}</a>
        </li>
        <li>
          <a href={marketPaths.main}>{t('nav.market')}</a>
        </li>
      </ul>
    </nav>
  );
}
