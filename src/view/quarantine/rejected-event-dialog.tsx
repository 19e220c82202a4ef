import { useId, useLayoutEffect, useRef } from 'react';
import type { SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { FailureNote } from '../parts/failure-note.tsx';
import { Skeleton } from '../parts/skeleton.tsx';
import { RejectedEvent } from './rejected-event.tsx';
import styles from './rejected-event.module.css';
import { useQuarantineRecord } from './use-quarantine.ts';

/** The event that the address of the page names, over the list. */
export function RejectedEventDialog() {
  const [query, setQuery] = useSearchParams();
  const id = query.get('event');
  if (id === null) return null;
  const close = () =>
    setQuery((old) => {
      const without = new URLSearchParams(old);
      without.delete('event');
      return without;
    });
  return <OpenDialog key={id} id={id} onClose={close} />;
}

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

function OpenDialog({ id, onClose }: Props) {
  const { t } = useTranslation('quarantine');
  const headingId = useId();
  const dialog = useModal();
  const { data, error, refetch } = useQuarantineRecord(id);
  const closed = ({ currentTarget }: SyntheticEvent<HTMLDialogElement>) => {
    if (currentTarget.open) return;
    // The row it was opened from may be gone, because it is resolved now.
    if (document.activeElement === document.body) document.getElementById('content')?.focus();
    onClose();
  };
  return (
    <dialog ref={dialog} aria-labelledby={headingId} className={styles.dialog} onClose={closed}>
      <header className={styles.top}>
        <h2 id={headingId}>
          {t('event')} <bdi>{id}</bdi>
        </h2>
        <button type="button" onClick={() => dialog.current?.close()} className={styles.close}>
          {t('close')}
        </button>
      </header>
      {error && (
        <FailureNote
          reason={error.message}
          isOld={data !== undefined}
          onRetry={() => void refetch()}
        />
      )}
      {data && <RejectedEvent record={data} />}
      {!data && !error && <Skeleton />}
    </dialog>
  );
}

/** Shows a dialog over everything for as long as it is there. The browser keeps the focus in it and gives it back. */
function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return dialog;
}
