import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { fixedLink } from './fixed-link.ts';
import styles from './market-page.module.css';

/** What the page shows, by its parts of the address. */
export type ShownParts = Readonly<Record<string, string | undefined>>;

/** Copies the address with everything that it leaves out; where that is refused, shows it to be copied by hand. */
export function CopyLink({ shown }: { readonly shown: ShownParts }) {
  const { t } = useTranslation('market');
  const [told, setTold] = useState('');
  const copy = async () => {
    const link = fixedLink(location.href, shown);
    try {
      await navigator.clipboard.writeText(link);
      setTold(t('link.copied'));
    } catch {
      // Refused, or not there: browsers keep the clipboard from pages that came without encryption from afar.
      setTold(link);
    }
  };
  return (
    <>
      <output className={styles.link}>{told}</output>
      <button type="button" className={styles.action} onClick={() => void copy()}>
        {t('link.copy')}
      </button>
    </>
  );
}
