import { useTranslation } from 'react-i18next';

/** Whose map it is, as its licence asks. */
export function MapCredit() {
  const { t } = useTranslation('market');
  return (
    <a href="https://www.npmjs.com/package/@svg-maps/south-korea" rel="noreferrer">
      {t('credits.map')}
    </a>
  );
}
