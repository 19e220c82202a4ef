import { useTranslation } from 'react-i18next';
import styles from './note.module.css';

interface Props {
  /** What there is none of, in which time. */
  readonly text: string;
  /** Whether the server has counted anything at all. */
  readonly hasEvents: boolean;
}

/** Says that there is nothing to show, and what to do. */
export function EmptyNote({ text, hasEvents }: Props) {
  const { t } = useTranslation();
  return (
    <div className={styles.empty}>
      {!hasEvents && <p className={styles.heading}>{t('empty.heading')}</p>}
      <p>{text}</p>
      <a href="#send">{t('empty.link')}</a>
    </div>
  );
}
