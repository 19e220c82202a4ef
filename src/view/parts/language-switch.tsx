import { useTranslation } from 'react-i18next';
import { chooseLanguage, languages } from '../language/start-language.ts';
import styles from './language-switch.module.css';

const names = { ko: '한국어', en: 'English' } as const;

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <fieldset className={styles.switch}>
      <legend className="unseen">{t('language')}</legend>
      {languages.map((language) => (
        <button
          key={language}
          type="button"
          lang={language}
          aria-pressed={i18n.language === language}
          onClick={() => chooseLanguage(language)}
        >
          {names[language]}
        </button>
      ))}
    </fieldset>
  );
}
