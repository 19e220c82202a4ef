import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { QuarantineList } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import { Panel } from '../parts/panel.tsx';
import { Page } from '../shell/page.tsx';
import { NoneRejected } from './none-rejected.tsx';
import styles from './quarantine.module.css';
import { QuarantineTools } from './quarantine-tools.tsx';
import { RejectedEventDialog } from './rejected-event-dialog.tsx';
import { ReplayAll } from './replay-all.tsx';
import { useQuarantineList, useQuarantineView } from './use-quarantine.ts';
import { useRejectedColumns } from './use-rejected-columns.tsx';

/** The events that were not accepted: what is wrong with them, and another try. */
export function QuarantinePage() {
  const { t } = useTranslation('quarantine');
  const format = useFormat();
  const view = useQuarantineView();
  const { data, error, refetch } = useQuarantineList(view);
  const columns = useRejectedColumns();
  const totals = data?.totals;
  return (
    <Page
      heading={t('heading')}
      lead={t('lead')}
      tools={<QuarantineTools view={view} codes={totals?.byCode ?? []} />}
    >
      <Panel
        id="quarantine"
        heading={t('list')}
        note={
          totals
            ? t('totals', {
                rejected: format.count(totals.rejected),
                unresolved: format.count(totals.unresolved),
              })
            : ''
        }
        isLoaded={data !== undefined}
        failure={error?.message}
        onRetry={() => void refetch()}
        bodyHeightPx={420}
      >
        <ReplayAll key={view.code} code={view.code} isDisabled={!totals?.unresolved} />
        {data?.rows.length === 0 && <NoneRejected view={view} totals={data.totals} />}
        {data !== undefined && data.rows.length > 0 && (
          <DataTable
            caption={t('list')}
            columns={columns}
            rows={data.rows}
            keyOf={({ id }) => String(id)}
          />
        )}
        <Pages before={view.before} next={data?.next ?? null} />
      </Panel>
      <RejectedEventDialog />
    </Page>
  );
}

interface PagesProps {
  readonly before: string | undefined;
  readonly next: QuarantineList['next'];
}

function Pages({ before, next }: PagesProps) {
  const { t } = useTranslation('quarantine');
  const [query] = useSearchParams();
  const searchFor = (id: number | undefined) => {
    const search = new URLSearchParams(query);
    search.delete('before');
    if (id !== undefined) search.set('before', String(id));
    return { search: search.toString() };
  };
  if (before === undefined && next === null) return null;
  return (
    <nav aria-label={t('pages')} className={styles.pages}>
      {before !== undefined && <Link to={searchFor(undefined)}>{t('newest')}</Link>}
      {next !== null && <Link to={searchFor(next)}>{t('older')}</Link>}
    </nav>
  );
}
