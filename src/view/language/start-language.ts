import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { texts } from './texts.ts';
import type { Texts } from './texts.ts';

export const languages = ['ko', 'en'] as const;
export type Language = (typeof languages)[number];

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: Texts & { readonly translation: Texts['shared'] };
    defaultNS: 'shared';
  }
}

const storageKey = 'pomona.language';

/** Sets the page's language: the one chosen before in this browser, else Korean. */
export function startLanguage(): void {
  i18next.on('languageChanged', showLanguage);
  void i18next.use(initReactI18next).init({
    lng: chosenBefore() ?? 'ko',
    supportedLngs: languages,
    fallbackLng: 'ko',
    resources: texts,
    defaultNS: 'shared',
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

/** Adds the texts of pages that are loaded later. */
export function addTexts(
  byLanguage: Readonly<Record<Language, Readonly<Record<string, object>>>>,
): void {
  for (const language of languages) {
    for (const [part, ofPart] of Object.entries(byLanguage[language]))
      i18next.addResourceBundle(language, part, ofPart);
  }
}

/** Switches the language, and keeps it for the next visit. */
export function chooseLanguage(language: Language): void {
  void i18next.changeLanguage(language);
  try {
    localStorage.setItem(storageKey, language);
  } catch {
    // A browser that keeps nothing starts in Korean again; the switch itself has worked.
  }
}

function chosenBefore(): Language | undefined {
  try {
    const stored = localStorage.getItem(storageKey);
    return languages.find((language) => language === stored);
  } catch {
    // Storage is switched off: nothing was chosen that could be known.
    return undefined;
  }
}

function showLanguage(language: string): void {
  document.documentElement.lang = language;
}
