import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, useLocation } from 'react-router';
import { marketPaths } from '../../serve/page-paths.ts';
import type { MarketPageName } from '../../serve/page-paths.ts';
import styles from './market-navigation.module.css';

const shown = [
  'main',
  'prices',
  'supply',
  'inflow',
  'farmIncome',
  'weather',
  'growingAreas',
  'forecasts',
  'shop',
] as const satisfies readonly MarketPageName[];

/** The pages of the market site in one row, which scrolls on a small screen. The item goes along from page to page. */
export function MarketNavigation() {
  const { t } = useTranslation('market');
  const holder = useRef<HTMLElement>(null);
  const { pathname, search } = useLocation();
  useEffect(() => {
    const current = holder.current?.querySelector('[aria-current="page"]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [pathname]);
  const item = new URLSearchParams(search).get('item');
  const kept = item === null ? '' : `?item=${encodeURIComponent(item)}`;
  return (
    <nav ref={holder} aria-label={t('nav.heading')} className={styles.navigation}>
      <ul>
        {shown.map((name) => (
          <li key={name}>
            <NavLink to={marketPaths[name] + kept} end>
              {t(`nav.${name}`)}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
