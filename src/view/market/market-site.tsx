import { Route, Routes } from 'react-router';
import { marketPaths } from '../../serve/page-paths.ts';
import { marketPages } from './market-pages.ts';
import { marketSiteTexts } from './market-site-texts.ts';
import { addTexts } from '../language/start-language.ts';
import './print.css';
import { MarketShell } from './market-shell.tsx';
import { NoSuchMarketPage } from './no-such-market-page.tsx';

addTexts(marketSiteTexts);

/** The public site of prices, supply and weather, with its own layout. */
export function MarketSite() {
  return (
    <Routes>
      <Route element={<MarketShell />}>
        {marketPages.map(({ name, Page }) => (
          <Route
            key={name}
            path={marketPaths[name].slice(marketPaths.main.length + 1)}
            element={<Page />}
          />
        ))}
        <Route path="*" element={<NoSuchMarketPage />} />
      </Route>
    </Routes>
  );
}
