import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Page } from './page.tsx';

export function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <Page heading={t('noSuchPage.heading')} lead={t('noSuchPage.lead')}>
      <p>
        <Link to="/">{t('noSuchPage.link')}</Link>
      </p>
    </Page>
  );
}
