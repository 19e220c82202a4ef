import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { BarCell } from '../parts/bar-cell.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Panel } from '../parts/panel.tsx';
import type { SourceGroup } from './source-groups.ts';
import styles from './sources.module.css';
import { useSourceColumns } from './use-source-columns.tsx';
import { useTitle } from './use-title.ts';

interface Props {
  readonly group: SourceGroup;
  readonly isSample: boolean;
}

/** A provider: what is used of its calls, and each of its sources. */
export function SourceGroupPanel({ group, isSample }: Props) {
  const { t } = useTranslation('sources');
  const columns = useSourceColumns();
  const titleOf = useTitle();
  const title = titleOf(group.title);
  return (
    <Panel id={`provider-${group.provider}`} heading={title} isSample={isSample}>
      <div className={styles.quota}>
        <Quota group={group} />
      </div>
      <DataTable
        caption={t('list', { provider: title })}
        columns={columns}
        rows={group.sources}
        keyOf={({ name }) => name}
      />
    </Panel>
  );
}

function Quota({ group: { callsToday, callsPerDay } }: { readonly group: SourceGroup }) {
  const { t } = useTranslation('sources');
  const { count } = useFormat();
  const used = count(callsToday);
  if (!Number.isFinite(callsPerDay) || callsPerDay <= 0) return t('quotaNone', { used });
  return (
    <BarCell
      text={t('quota', { used, limit: count(callsPerDay) })}
      part={callsToday / callsPerDay}
      tone={callsToday >= callsPerDay ? 'lost' : 'usual'}
    />
  );
}
