import { useTranslation } from 'react-i18next';

/** Whose map it is, as its licence asks. */
export function MapCredit() {
  const { t } = useTranslation('marketInflow');
  return (
    <a href="https://www.npmjs.com/package/@svg-maps/south-korea" rel="noreferrer">
      {t('map.credit')}
    </a>
  );
}
