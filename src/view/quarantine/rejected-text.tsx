import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineRecord } from '../../serve/contract.ts';
import { escapeUnseen, splitUnseen } from '../parts/unseen-characters.ts';
import styles from './rejected-event.module.css';
import { ResolutionOutcome } from './resolution-outcome.tsx';
import { useResolve } from './use-resolve.ts';

/** The text of a rejected event, to be read, set right, sent again or dropped. */
export function RejectedText({ record }: { readonly record: QuarantineRecord }) {
  const { t } = useTranslation('quarantine');
  const textId = useId();
  const noteId = useId();
  const [text, setText] = useState(() => escapeUnseen(record.raw));
  const { outcome, isBusy, sendFixed, sendAsItWas, drop } = useResolve(record.id);
  const isOpen = record.state === 'unresolved';
  return (
    <section className={styles.text}>
      <label htmlFor={textId}>{t('text')}</label>
      <TextNotes id={noteId} record={record} isOpen={isOpen} />
      {!record.erased && (
        <textarea
          id={textId}
          aria-describedby={noteId}
          dir="ltr"
          rows={8}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          readOnly={!isOpen}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
      )}
      {isOpen && (
        <div className={styles.actions}>
          {!record.erased && (
            <>
              <button
                type="button"
                className={styles.main}
                disabled={isBusy || text.trim() === ''}
                onClick={() => sendFixed(text)}
              >
                {t('sendFixed')}
              </button>
              <button
                type="button"
                disabled={isBusy || record.truncated}
                aria-describedby={noteId}
                onClick={sendAsItWas}
              >
                {t('sendAsItWas')}
              </button>
            </>
          )}
          <button type="button" disabled={isBusy} onClick={drop}>
            {t('drop')}
          </button>
        </div>
      )}
      <ResolutionOutcome outcome={outcome} />
    </section>
  );
}

interface NotesProps {
  readonly id: string;
  readonly record: QuarantineRecord;
  readonly isOpen: boolean;
}

function TextNotes({ id, record, isOpen }: NotesProps) {
  const { t } = useTranslation('quarantine');
  const unseen = splitUnseen(record.raw).filter(({ mark }) => mark !== undefined).length;
  const fits = isOpen && !record.truncated;
  return (
    <div id={id} className={styles.notes}>
      {record.erased && <p className={styles.caution}>{t('erased')}</p>}
      {record.truncated && !record.erased && <p className={styles.caution}>{t('truncated')}</p>}
      {fits && <p>{t('fixHere')}</p>}
      {unseen > 0 && <p className={styles.caution}>{t('unseen', { characters: unseen })}</p>}
    </div>
  );
}
