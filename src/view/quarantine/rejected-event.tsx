import { useTranslation } from 'react-i18next';
import type { QuarantineRecord } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { VisibleText } from '../parts/visible-text.tsx';
import styles from './rejected-event.module.css';
import { RejectedText } from './rejected-text.tsx';
import { useRejectionWords } from './use-rejection-words.ts';

/** One rejected event: when it came, what is wrong with it, and its text to be set right. */
export function RejectedEvent({ record }: { readonly record: QuarantineRecord }) {
  const { t } = useTranslation('quarantine');
  const words = useRejectionWords();
  return (
    <>
      <Facts record={record} />
      <section className={styles.wrong}>
        <h3>{t('wrong', { reason: words.reason(record.code) })}</h3>
        <p>{words.advice(record.code)}</p>
        <p lang="en" className={styles.message}>
          <code>{record.code}</code> <VisibleText text={record.message} />
        </p>
      </section>
      <RejectedText record={record} />
    </>
  );
}

function Facts({ record }: { readonly record: QuarantineRecord }) {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const words = useRejectionWords();
  const { receivedAt, source, index, eventId, state, resolvedAt } = record;
  const time = (text: string) => format.day(Date.parse(text));
  return (
    <>
      <dl className={styles.facts}>
        <div>
          <dt>{t('receivedAt')}</dt>
          <dd>{time(receivedAt)}</dd>
        </div>
        <div>
          <dt>{t('source')}</dt>
          <dd>{words.source(source)}</dd>
        </div>
        <div>
          <dt>{t('place')}</dt>
          <dd>{format.count(index + 1)}</dd>
        </div>
        <div>
          <dt>{t('eventId')}</dt>
          <dd>{eventId === null ? t('noEventId') : <VisibleText text={eventId} />}</dd>
        </div>
      </dl>
      {state !== 'unresolved' && resolvedAt !== null && (
        <p className={styles.resolved}>
          {t(state === 'replayed' ? 'replayedAt' : 'droppedAt', { time: time(resolvedAt) })}
        </p>
      )}
    </>
  );
}
