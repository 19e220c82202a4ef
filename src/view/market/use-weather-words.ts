import { useTranslation } from 'react-i18next';
import type { HalfDay } from './answers.ts';

/** Says what falls from the sky, or else how it looks; a dash where neither is known. */
export function useWeatherWords(): (
  weather: Pick<HalfDay, 'sky' | 'precipitation'> | null,
) => string {
  const { t, i18n } = useTranslation('market');
  const wordOf = (key: string) =>
    i18n.exists(key, { ns: 'market' }) ? t(key as 'weather.sky.clear') : undefined;
  return (weather) => {
    if (!weather) return '–';
    const { sky, precipitation } = weather;
    return wordOf(`weather.precipitation.${precipitation}`) ?? wordOf(`weather.sky.${sky}`) ?? '–';
  };
}
