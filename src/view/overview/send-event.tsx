import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import buttons from '../parts/button.module.css';
import { commandFor, keyPlaceholder, newExample } from './example-event.ts';
import { Panel } from '../parts/panel.tsx';
import styles from './send-event.module.css';

type Outcome = 'copied' | 'notCopied';

/** How to send an event to this server from a terminal. The key stays on the server. */
export function SendEvent() {
  const { t } = useTranslation();
  const [example, setExample] = useState(newExample);
  const [outcome, setOutcome] = useState<Outcome>();
  const copy = async () => {
    const fresh = newExample();
    setExample(fresh);
    setOutcome(await copyText(commandFor(fresh)));
  };
  return (
    <div className={styles.whole}>
      <Panel id="send" heading={t('send.heading')} note={t('send.intro')}>
        <pre className={styles.command}>{commandFor(example)}</pre>
        <div className={styles.actions}>
          <button type="button" className={buttons.button} onClick={() => void copy()}>
            {t('send.copy')}
          </button>
          <output>{outcome && t(`send.${outcome}`)}</output>
        </div>
        <p className={styles.note}>
          {t('send.key', { placeholder: keyPlaceholder })} <code>npx pomona keys</code>
        </p>
        <p className={styles.note}>{t('send.duplicate')}</p>
      </Panel>
    </div>
  );
}

async function copyText(text: string): Promise<Outcome> {
  try {
    await navigator.clipboard.writeText(text);
    return 'copied';
  } catch {
    // Refused, or not there: browsers keep the clipboard from pages that came without encryption from afar.
    return 'notCopied';
  }
}
