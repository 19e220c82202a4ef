import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestJson } from '../live/request-json.ts';
import { useRefreshOnCommit } from '../live/use-refresh-on-commit.ts';
import { DataTable } from '../parts/data-table.tsx';
import { EmptyNote } from '../parts/empty-note.tsx';
import { Panel } from '../parts/panel.tsx';
import type { LatestEvents as Answer, ShopEvent } from './latest-event.ts';
import styles from './latest-events.module.css';
import { useEventColumns } from './use-event-columns.tsx';

const limit = 12;
/** The head, twelve rows, and what stands below them. */
const heightPx = 600;

/** The newest events that are counted, as they come; a reader can stop them to look. */
export function LatestEvents({ hasEvents }: { readonly hasEvents: boolean }) {
  const { t } = useTranslation('overview');
  const [isPaused, setIsPaused] = useState(false);
  const { data, error, refetch } = useLatestEvents(isPaused);
  const columns = useEventColumns();
  const toggle = () => {
    setIsPaused(!isPaused);
    if (isPaused) void refetch();
  };
  const events = data?.events ?? [];
  return (
    <div className={styles.whole}>
      <Panel
        id="latest-events"
        heading={t('latest')}
        note={t('latestNote', { limit })}
        isSample={events.some(({ sample }) => sample)}
        isLoaded={data !== undefined}
        failure={error?.message}
        onRetry={() => void refetch()}
        bodyHeightPx={heightPx}
      >
        {events.length === 0 ? (
          <EmptyNote text={t('latestEmpty')} hasEvents={hasEvents} />
        ) : (
          <>
            <DataTable caption={t('latest')} columns={columns} rows={events} keyOf={keyOf} />
            <div className={styles.foot}>
              <button type="button" onClick={toggle}>
                {isPaused ? t('resume') : t('pause')}
              </button>
              <p className="foot">{t('latestOrder')}</p>
            </div>
          </>
        )}
      </Panel>
    </div>
  );
}

const keyOf = ({ logOffset }: ShopEvent) => String(logOffset);

function useLatestEvents(isPaused: boolean) {
  const queryKey = ['latest-events'];
  useRefreshOnCommit(queryKey, !isPaused);
  return useQuery({
    queryKey,
    queryFn: () => requestJson<Answer>(`/api/events/latest?limit=${limit}`) as Promise<Answer>,
  });
}
