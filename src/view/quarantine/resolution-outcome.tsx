import { useTranslation } from 'react-i18next';
import { ProblemText } from '../parts/problem-text.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import styles from './rejected-event.module.css';
import type { Outcome } from './use-resolve.ts';
import { useRejectionWords } from './use-rejection-words.ts';

const texts = {
  busy: 'busy',
  accepted: 'accepted',
  dropped: 'wasDropped',
  rejected: 'stillRejected',
  failed: 'failed',
} as const;

/** What came of it, read aloud when it is there. */
export function ResolutionOutcome({ outcome }: { readonly outcome: Outcome | undefined }) {
  const { t } = useTranslation('quarantine');
  const words = useRejectionWords();
  return (
    <output className={styles.outcome} data-kind={outcome?.kind}>
      {outcome && (
        <>
          <strong>{t(texts[outcome.kind])}</strong>
          {outcome.kind === 'rejected' && ` ${words.reason(outcome.code)}`}
          {outcome.kind === 'failed' && (
            <span className={styles.message}>
              <ProblemText text={outcome.message} />
            </span>
          )}
          {outcome.kind === 'rejected' && (
            <span lang="en" className={styles.message}>
              <VisibleText text={outcome.message} />
            </span>
          )}
        </>
      )}
    </output>
  );
}
