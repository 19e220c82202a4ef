import { useTranslation } from 'react-i18next';
import { Choice } from '../parts/choice.tsx';
import { chooseTheme, themes } from './theme.ts';
import { useTheme } from './use-theme.ts';

export function ThemeSwitch() {
  const { t } = useTranslation();
  return (
    <Choice
      label={t('theme.heading')}
      options={themes.map((theme) => ({ id: theme, text: t(`theme.${theme}`) }))}
      chosen={useTheme()}
      onChoose={chooseTheme}
    />
  );
}
