import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { marketPaths } from '../../serve/page-paths.ts';
import { MarketPage } from './market-page.tsx';

export function NoSuchMarketPage() {
  const { t } = useTranslation('market');
  return (
    <MarketPage heading={t('noPage')} lead={t('noPageLead')}>
      <p>
        <Link to={marketPaths.main}>{t('toMain')}</Link>
      </p>
    </MarketPage>
  );
}
