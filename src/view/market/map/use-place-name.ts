import { useTranslation } from 'react-i18next';
import { placeInProvince, placeNameIn } from './place-name.ts';

/** Names a province, city or county in the page's language. */
export function usePlaceName(): (name: string) => string {
  const { i18n } = useTranslation();
  return (name) => placeNameIn(i18n.language, name);
}

/** Names a place with its province, in the page's language. */
export function usePlaceInProvince(): (province: string, name: string) => string {
  const { i18n } = useTranslation();
  return (province, name) => placeInProvince(i18n.language, province, name);
}
