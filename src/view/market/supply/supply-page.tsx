import { useTranslation } from 'react-i18next';
import { MarketPage } from '../market-page.tsx';

export function SupplyPage() {
  const { t } = useTranslation('marketSupply');
  return (
    <MarketPage heading={t('heading')} lead={t('lead')}>
      <p />
    </MarketPage>
  );
}
