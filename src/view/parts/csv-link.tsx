import { useTranslation } from 'react-i18next';
import styles from './csv-link.module.css';

interface Props {
  /** Where it is, at the moment of the click. */
  readonly addressNow: () => string;
  /** What it is saved as; as the server names it when absent. */
  readonly fileName?: string;
}

/** Downloads what is shown as CSV. */
export function CsvLink({ addressNow, fileName }: Props) {
  const { t } = useTranslation();
  return (
    <a
      className={styles.link}
      href={addressNow()}
      download
      data-screen-only
      onClick={(event) => {
        const address = addressNow();
        event.currentTarget.href = address;
        if (fileName === undefined) return;
        event.preventDefault();
        // Without a name of one's own, the server's answer says what is wrong.
        save(address, fileName).catch(() => location.assign(address));
      }}
    >
      {t('csv')}
    </a>
  );
}

/** Saves an answer under a name: the one that the server gives it goes before that of a link. */
async function save(address: string, fileName: string): Promise<void> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const url = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement('a'), { href: url, download: fileName }).click();
  // The browser reads it after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
