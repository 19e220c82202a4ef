import { useTranslation } from 'react-i18next';
import { useShop } from './storefront-context.ts';

/** The name of an item in the page's language; its code where the shop does not sell it. */
export function useItemName(): (itemCode: string) => string {
  const { i18n } = useTranslation();
  const { itemOf } = useShop();
  return (itemCode) => itemOf(itemCode)?.name[i18n.language === 'en' ? 'en' : 'ko'] ?? itemCode;
}
