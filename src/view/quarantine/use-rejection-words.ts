import { useTranslation } from 'react-i18next';
import { quarantineTexts } from './texts.ts';

type Known = keyof typeof quarantineTexts.ko.codes;
type KnownSource = keyof typeof quarantineTexts.ko.sources;

/** Reasons and origins of rejected events in the page's language; what is not known here by the server's own name. */
export function useRejectionWords() {
  const { t } = useTranslation('quarantine');
  return {
    reason: (code: string) => (isKnown(code) ? t(`codes.${code}`) : code),
    advice: (code: string) => (isKnown(code) ? t(`advice.${code}`) : ''),
    source: (source: string) => (isKnownSource(source) ? t(`sources.${source}`) : source),
  };
}

const isKnown = (code: string): code is Known => Object.hasOwn(quarantineTexts.ko.codes, code);

const isKnownSource = (source: string): source is KnownSource =>
  Object.hasOwn(quarantineTexts.ko.sources, source);
