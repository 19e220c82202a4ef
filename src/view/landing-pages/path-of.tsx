import { useTranslation } from 'react-i18next';
import { ItemName } from '../parts/item-name.tsx';
import { TypedText } from '../parts/typed-text.tsx';
import { readablePath } from '../parts/readable-path.ts';
import type { LandingPage } from './answer.ts';

/** The first page's path as text: whatever it says, it is not followed. */
export function PathOf({ page: { path } }: { readonly page: LandingPage }) {
  const { t } = useTranslation('landingPages');
  return path === null ? <>{t('noPath')}</> : <TypedText text={readablePath(path)} />;
}

/** The product a session saw first, if it saw any. */
export function FirstItem({ page }: { readonly page: LandingPage }) {
  const { t } = useTranslation('landingPages');
  const { itemCode, itemName, itemNameEn } = page;
  if (itemCode === null) return <>{t('noItem')}</>;
  return (
    <ItemName
      itemCode={itemCode}
      itemName={itemName ?? itemCode}
      itemNameEn={itemNameEn ?? itemCode}
    />
  );
}
