import { SkySign } from './sky-sign.tsx';
import { skyKind, useSkyWords } from './use-sky-words.ts';
import styles from './weather.module.css';

interface Props {
  readonly weather: { readonly sky: string | null; readonly precipitation: string | null } | null;
}

/** What it looks like, as a sign and in words. */
export function Sky({ weather }: Props) {
  const words = useSkyWords();
  const kind = weather ? skyKind(weather) : undefined;
  return (
    <span className={styles.sky}>
      <SkySign kind={kind} /> {words(kind)}
    </span>
  );
}
