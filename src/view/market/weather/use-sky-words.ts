import { useTranslation } from 'react-i18next';

const falling = [
  'rain',
  'rain_or_snow',
  'snow',
  'shower',
  'drops',
  'drops_or_flurries',
  'flurries',
] as const;
const skies = ['clear', 'mostly_cloudy', 'overcast'] as const;

export type SkyKind = (typeof falling)[number] | (typeof skies)[number];

/** What it looks like: what falls, else the sky; undefined where neither is known. */
export function skyKind(weather: {
  readonly sky: string | null;
  readonly precipitation: string | null;
}): SkyKind | undefined {
  return (
    falling.find((kind) => kind === weather.precipitation) ??
    skies.find((kind) => kind === weather.sky)
  );
}

/** Says what it looks like. */
export function useSkyWords(): (kind: SkyKind | undefined) => string {
  const { t } = useTranslation('marketWeather');
  return (kind) => (kind === undefined ? '–' : t(`sky.${kind}`));
}
