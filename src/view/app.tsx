import { QueryClientProvider } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { BrowserRouter, Route, Routes } from 'react-router';
import { LiveContext } from './live/live-context.ts';
import type { LiveStore } from './live/live-store.ts';
import { marketPaths, pagePaths } from '../serve/page-paths.ts';
import { AppShell } from './shell/app-shell.tsx';
import { PageBoundary } from './shell/page-boundary.tsx';
import { NoSuchPage } from './shell/no-such-page.tsx';
import { consolePages } from './shell/pages.ts';
import { RoleNotice } from './shell/role-notice.tsx';

const StorefrontPage = lazy(async () => ({
  default: (await import('./storefront/storefront-page.tsx')).StorefrontPage,
}));

const MarketSite = lazy(async () => ({
  default: (await import('./market/market-site.tsx')).MarketSite,
}));

interface Props {
  readonly store: LiveStore;
  readonly queries: QueryClient;
}

/** All pages by their addresses. */
export function App({ store, queries }: Props) {
  const { i18n } = useTranslation();
  return (
    // Of the English ways to write a date, year-month-day cannot be taken for another.
    <I18nProvider locale={i18n.language === 'ko' ? 'ko-KR' : 'en-CA'}>
      <QueryClientProvider client={queries}>
        <LiveContext value={store}>
          <BrowserRouter>
            <Routes>
              <Route
                path={`${pagePaths.storefront}/*`}
                element={
                  <PageBoundary>
                    <Suspense>
                      <StorefrontPage />
                    </Suspense>
                  </PageBoundary>
                }
              />
              <Route
                path={`${marketPaths.main}/*`}
                element={
                  <PageBoundary>
                    <Suspense>
                      <MarketSite />
                    </Suspense>
                  </PageBoundary>
                }
              />
              <Route element={<AppShell />}>
                {consolePages.map(({ name, needs, Page }) => (
                  <Route
                    key={name}
                    path={pagePaths[name]}
                    element={
                      <>
                        <RoleNotice needs={needs} />
                        <Page />
                      </>
                    }
                  />
                ))}
                <Route path="*" element={<NoSuchPage />} />
              </Route>
            </Routes>
          </BrowserRouter>
        </LiveContext>
      </QueryClientProvider>
    </I18nProvider>
  );
}
