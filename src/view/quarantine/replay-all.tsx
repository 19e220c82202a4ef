import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReplayAllAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { ProblemText } from '../parts/problem-text.tsx';
import styles from './quarantine.module.css';
import { post, useQuarantineRefresh } from './use-quarantine.ts';

interface Props {
  readonly code: string | undefined;
  readonly isDisabled: boolean;
}

interface Counts {
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
}

type Progress = Counts & { readonly isRunning: boolean; readonly failure?: string };

/** Sends all unresolved events through the gate again, a part at a time, until all were tried or somebody stops it. */
export function ReplayAll({ code, isDisabled }: Props) {
  const { t } = useTranslation('quarantine');
  const { progress, start, stop } = useReplayAll(code);
  return (
    <div className={styles.replayAll}>
      {progress?.isRunning ? (
        <button type="button" className={styles.button} onClick={stop}>
          {t('stop')}
        </button>
      ) : (
        <button type="button" className={styles.button} disabled={isDisabled} onClick={start}>
          {t(code === undefined ? 'replayAll' : 'replayAllOfCode')}
        </button>
      )}
      <output className={styles.progress}>
        {progress ? <Report progress={progress} /> : t('replayAllNote')}
      </output>
    </div>
  );
}

function Report({ progress }: { readonly progress: Progress }) {
  const { t } = useTranslation('quarantine');
  const { count } = useFormat();
  const { accepted, rejected, skipped, isRunning, failure } = progress;
  const counts = t('replayedAll', { accepted: count(accepted), rejected: count(rejected) });
  return (
    <>
      {isRunning ? t('replaying', { done: count(accepted + rejected + skipped) }) : counts}
      {!isRunning && skipped > 0 && ` · ${t('skippedSome', { skipped: count(skipped) })}`}
      {failure !== undefined && (
        <span className={styles.failure}>
          {' '}
          {t('failed')} <ProblemText text={failure} />
        </span>
      )}
    </>
  );
}

function useReplayAll(code: string | undefined) {
  const [progress, setProgress] = useState<Progress>();
  const run = useRef<AbortController>(undefined);
  const refresh = useQuarantineRefresh();
  const stop = () => run.current?.abort();
  useEffect(() => stop, []);
  const start = () => {
    run.current = new AbortController();
    void replayParts(code, run.current.signal, setProgress).then(refresh);
  };
  return { progress, start, stop };
}

async function replayParts(
  code: string | undefined,
  signal: AbortSignal,
  show: (progress: Progress) => void,
): Promise<void> {
  let counts: Counts = { accepted: 0, rejected: 0, skipped: 0 };
  let next: number | null = null;
  show({ ...counts, isRunning: true });
  try {
    do {
      const ofCode = code === undefined ? {} : { code };
      const from = next === null ? {} : { before: next };
      const body = { ...ofCode, ...from };
      const answer: ReplayAllAnswer = await post('/api/quarantine/replay', body);
      counts = added(counts, answer);
      next = answer.next;
      show({ ...counts, isRunning: true });
    } while (next !== null && !signal.aborted);
    show({ ...counts, isRunning: false });
  } catch (error) {
    const failure = error instanceof Error ? error.message : String(error);
    show({ ...counts, isRunning: false, failure });
  }
}

function added(counts: Counts, more: Counts): Counts {
  return {
    accepted: counts.accepted + more.accepted,
    rejected: counts.rejected + more.rejected,
    skipped: counts.skipped + more.skipped,
  };
}
