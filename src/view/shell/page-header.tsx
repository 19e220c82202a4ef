import { useTranslation } from 'react-i18next';
import pomona from '../pomona.svg';
import type { LiveNumbers } from '../live/live-numbers.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { LiveState } from './live-state.tsx';
import styles from './page-header.module.css';
import { SampleNotice } from './sample-notice.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** Name of the page, whether it is live, whether its numbers are samples, and its language. */
export function PageHeader({ numbers }: { readonly numbers: LiveNumbers }) {
  const { t } = useTranslation();
  const holdsSample =
    numbers.ledger?.sample === true || Object.values(numbers.answers).some(({ sample }) => sample);
  return (
    <header className={styles.header}>
      <div className={styles.name}>
        <img src={pomona} alt="" width="36" height="36" />
        <div>
          <strong>Pomona</strong>
          <p>{t('tagline')}</p>
        </div>
      </div>
      <div className={styles.sample}>{holdsSample && <SampleNotice />}</div>
      <div className={styles.live}>
        {!numbers.isLocked && (
          <LiveState connection={numbers.connection} asOf={numbers.commit?.asOf} />
        )}
      </div>
      <div className={styles.switches}>
        <ThemeSwitch />
        <LanguageSwitch />
      </div>
    </header>
  );
}
