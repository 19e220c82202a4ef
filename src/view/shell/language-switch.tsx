import { useTranslation } from 'react-i18next';
import { chooseLanguage, languages } from '../language/start-language.ts';
import type { Language } from '../language/start-language.ts';
import { Choice } from '../parts/choice.tsx';

const names = { ko: '한국어', en: 'English' } as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Choice
      label={t('language')}
      options={languages.map((language) => ({ id: language, text: names[language] }))}
      chosen={i18n.language as Language}
      onChoose={chooseLanguage}
    />
  );
}
