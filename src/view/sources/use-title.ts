import { useTranslation } from 'react-i18next';
import type { SourceStatus } from '../../serve/source-contract.ts';

/** Takes a title in the page's language. */
export function useTitle(): (title: SourceStatus['title']) => string {
  const { i18n } = useTranslation();
  return (title) => (i18n.language === 'ko' ? title.ko : title.en);
}
