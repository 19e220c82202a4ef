import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { shownInsights } from '../live/insight-rows.ts';
import { useLiveStore } from '../live/live-context.ts';
import { useLiveNumbers } from '../live/use-live-numbers.ts';
import { Page } from '../shell/page.tsx';
import { Dashboard } from './dashboard.tsx';

/** What goes on in the shop now. */
export function OverviewPage() {
  const { t } = useTranslation();
  const store = useLiveStore();
  const numbers = useLiveNumbers();
  useEffect(() => store.watch(shownInsights), [store]);
  return (
    <Page heading={t('nav.overview')} lead={t('overview.lead')}>
      <Dashboard numbers={numbers} onRetry={store.loadAll} />
    </Page>
  );
}
