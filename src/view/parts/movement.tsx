import { useTranslation } from 'react-i18next';
import styles from './movement.module.css';

interface Props {
  readonly rank: number;
  readonly previousRank: number | null;
}

/** How many places a product rose or fell; new where it had none. */
export function Movement({ rank, previousRank }: Props) {
  const { t } = useTranslation();
  if (previousRank === null) return <span className={styles.new}>{t('crowded.new')}</span>;
  const places = previousRank - rank;
  if (places === 0) return <Sign sign="–" words={t('crowded.same')} className={styles.same} />;
  return places > 0 ? (
    <Sign sign={`▲ ${places}`} words={t('crowded.up', { places })} className={styles.up} />
  ) : (
    <Sign
      sign={`▼ ${-places}`}
      words={t('crowded.down', { places: -places })}
      className={styles.down}
    />
  );
}

interface SignProps {
  readonly sign: string;
  readonly words: string;
  readonly className: string | undefined;
}

function Sign({ sign, words, className }: SignProps) {
  return (
    <>
      <span aria-hidden="true" className={className}>
        {sign}
      </span>
      <span className="unseen">{words}</span>
    </>
  );
}
