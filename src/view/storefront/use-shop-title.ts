import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

/** Names the browser's tab after what a page of the shop shows; after the shop alone where nothing is given. */
export function useShopTitle(title?: string): void {
  const { t } = useTranslation('storefront');
  const name = t('name');
  useEffect(() => {
    document.title = title === undefined ? name : `${title} · ${name}`;
  }, [title, name]);
}
