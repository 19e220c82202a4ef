import { useTranslation } from 'react-i18next';
import { MarketPage } from '../market-page.tsx';

export function MainPage() {
  const { t } = useTranslation('marketMain');
  return (
    <MarketPage heading={t('heading')} lead={t('lead')}>
      <p />
    </MarketPage>
  );
}
