import { useTranslation } from 'react-i18next';
import { placeNameIn } from './place-name.ts';

/** Names a province, city or county in the page's language. */
export function usePlaceName(): (name: string) => string {
  const { i18n } = useTranslation();
  return (name) => placeNameIn(i18n.language, name);
}
