import type { SkyKind } from './use-sky-words.ts';
import styles from './weather.module.css';

const shapesOf: Readonly<Record<SkyKind, readonly ('sun' | 'cloud' | 'drops' | 'flakes')[]>> = {
  clear: ['sun'],
  mostly_cloudy: ['sun', 'cloud'],
  overcast: ['cloud'],
  rain: ['cloud', 'drops'],
  rain_or_snow: ['cloud', 'drops', 'flakes'],
  snow: ['cloud', 'flakes'],
  shower: ['sun', 'cloud', 'drops'],
  drops: ['cloud', 'drops'],
  drops_or_flurries: ['cloud', 'drops', 'flakes'],
  flurries: ['cloud', 'flakes'],
};

/** A small sign of the weather; its words stand beside it. */
export function SkySign({ kind }: { readonly kind: SkyKind | undefined }) {
  if (kind === undefined) return null;
  const shapes = shapesOf[kind];
  return (
    <svg className={styles.sign} viewBox="0 0 24 24" aria-hidden="true">
      {shapes.includes('sun') && (
        <circle
          className={styles.sun}
          cx={shapes.length > 1 ? 9 : 12}
          cy={shapes.length > 1 ? 8 : 12}
          r="6"
        />
      )}
      {shapes.includes('cloud') && (
        <path
          className={styles.cloud}
          d="M7 17a4 4 0 0 1 0-8 5 5 0 0 1 9.6 1A3.6 3.6 0 0 1 17 17Z"
        />
      )}
      {shapes.includes('drops') && <path className={styles.drops} d="M8 19l-1 3M12 19l-1 3" />}
      {shapes.includes('flakes') && (
        <path className={styles.flakes} d="M15 20h.1M18 20h.1M16.5 22.5h.1" />
      )}
    </svg>
  );
}
