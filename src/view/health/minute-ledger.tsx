import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { requestJson } from '../live/request-json.ts';
import { minuteMs, startOfMinute } from '../live/seoul-time.ts';
import { useNow } from '../live/use-now.ts';
import { useRefreshOnCommit } from '../live/use-refresh-on-commit.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import { FoldedTable } from '../parts/folded-table.tsx';
import { Panel } from '../parts/panel.tsx';
import styles from './health.module.css';
import { ceilingOf, ledgerMinutes, sumOf } from './ledger-minutes.ts';
import type { LedgerMinute } from './ledger-minutes.ts';
import { MinuteLedgerChart, shownCounts } from './minute-ledger-chart.tsx';

const shownMinutes = 60;

/** Where the events received in each of the last 60 minutes went, as a chart and as a table. */
export function MinuteLedger() {
  const { t } = useTranslation('health');
  const format = useFormat();
  const { minutes, sample, failure, retry } = useMinutes();
  const total = sumOf(minutes ?? []);
  const ceiling = useMemo(() => ceilingOf(minutes ?? []), [minutes]);
  const summary = t('minutesSummary', {
    received: format.count(total.received),
    counted: format.count(total.counted),
    duplicates: format.count(total.duplicates),
    pending: format.count(total.pending),
    rejected: format.count(total.rejected),
  });
  return (
    <Panel
      id="minutes"
      heading={t('minutes')}
      note={t('minutesNote')}
      isSample={sample}
      isLoaded={minutes !== undefined}
      failure={failure}
      onRetry={retry}
      bodyHeightPx={400}
    >
      {minutes && total.received === 0 && <p className={styles.empty}>{t('noMinutes')}</p>}
      {minutes && total.received > 0 && (
        <>
          <Legend />
          <MinuteLedgerChart minutes={minutes} ceiling={ceiling} summary={summary} />
          {ceiling !== undefined && <CutOff minutes={minutes} ceiling={ceiling} />}
          <FoldedTable>
            <MinuteTable minutes={minutes} />
          </FoldedTable>
        </>
      )}
    </Panel>
  );
}

function useMinutes() {
  const nowMs = useNow(minuteMs);
  const toMs = startOfMinute(nowMs) + minuteMs;
  const fromMs = toMs - shownMinutes * minuteMs;
  const query = new URLSearchParams({
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
  });
  const address = `/api/ledger?${query.toString()}`;
  const queryKey = ['ledger', address];
  useRefreshOnCommit(queryKey);
  const { data, error, refetch } = useQuery({
    queryKey,
    queryFn: () => requestJson<LedgerAnswer>(address) as Promise<LedgerAnswer>,
    placeholderData: keepPreviousData,
  });
  const minutes = useMemo(
    () => data && ledgerMinutes(data.rows, fromMs, toMs),
    [data, fromMs, toMs],
  );
  return { minutes, sample: data?.sample, failure: error?.message, retry: () => void refetch() };
}

interface CutOffProps {
  readonly minutes: readonly LedgerMinute[];
  readonly ceiling: number;
}

/** Which bars are higher than the chart, and how high they are. */
function CutOff({ minutes, ceiling }: CutOffProps) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const cut = minutes
    .filter(({ received }) => received > ceiling)
    .map(({ startMs, received }) =>
      t('cutOffMinute', { time: format.minute(startMs), value: format.count(received) }),
    );
  return <p className="foot">{t('cutOff', { minutes: cut.join(', ') })}</p>;
}

function Legend() {
  const { t } = useTranslation('health');
  return (
    <ul className={styles.legend} aria-hidden="true">
      {shownCounts.map(({ name, text }) => (
        <li key={name} data-name={name}>
          {t(text)}
        </li>
      ))}
    </ul>
  );
}

function MinuteTable({ minutes }: { readonly minutes: readonly LedgerMinute[] }) {
  const { t } = useTranslation('health');
  const format = useFormat();
  const counts = [
    'received',
    'accepted',
    'rejected',
    'counted',
    'duplicates',
    'late',
    'pending',
  ] as const;
  const columns: readonly Column<LedgerMinute>[] = [
    {
      id: 'minute',
      heading: t('minute'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ startMs }) => format.minute(startMs),
    },
    ...counts.map((name): Column<LedgerMinute> => ({
      id: name,
      heading: t(name === 'pending' ? 'waiting' : name),
      kind: 'number',
      cell: (minute) => format.count(minute[name]),
    })),
  ];
  return (
    <DataTable
      caption={t('minutes')}
      columns={columns}
      rows={minutes.toReversed()}
      keyOf={({ startMs }) => String(startMs)}
    />
  );
}
