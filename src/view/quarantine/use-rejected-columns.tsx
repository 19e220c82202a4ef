import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { QuarantineList } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import type { Column } from '../parts/data-table.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import styles from './quarantine.module.css';
import { useRejectionWords } from './use-rejection-words.ts';

type Row = QuarantineList['rows'][number];

export function useRejectedColumns(): readonly Column<Row>[] {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const words = useRejectionWords();
  const addressOf = useEventAddress();
  return [
    {
      id: 'receivedAt',
      heading: t('receivedAt'),
      kind: 'words',
      cell: ({ receivedAt }) => (
        <time dateTime={receivedAt} className={styles.time}>
          {format.day(Date.parse(receivedAt))}
        </time>
      ),
    },
    {
      id: 'reason',
      heading: t('reason'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ id, code, message }) => (
        <>
          <Link to={addressOf(id)}>
            {words.reason(code)}
            <span className="unseen">{` ${t('openNumber', { id })}`}</span>
          </Link>
          <span lang="en" className={styles.message}>
            <VisibleText text={message} />
          </span>
        </>
      ),
    },
    {
      id: 'excerpt',
      heading: t('excerpt'),
      kind: 'words',
      isMinor: true,
      cell: ({ excerpt }) => (
        <code className={styles.excerpt}>
          <VisibleText text={excerpt} />
        </code>
      ),
    },
    {
      id: 'source',
      heading: t('source'),
      kind: 'words',
      isMinor: true,
      cell: ({ source }) => words.source(source),
    },
    {
      id: 'state',
      heading: t('state'),
      kind: 'words',
      cell: ({ state }) => (
        <span className={styles.state} data-state={state}>
          {t(`states.${state}`)}
        </span>
      ),
    },
  ];
}

/** Where one event is shown over the list as it is now. */
function useEventAddress(): (id: number) => { readonly search: string } {
  const [query] = useSearchParams();
  return (id) => {
    const search = new URLSearchParams(query);
    search.set('event', String(id));
    return { search: search.toString() };
  };
}
