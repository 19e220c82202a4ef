import { useTranslation } from 'react-i18next';
import type { PastAlert } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import { VisibleText } from '../parts/visible-text.tsx';
import { useWords } from './use-alerts.ts';

/** Alerts that are over. */
export function AlertHistory({ rows }: { readonly rows: readonly PastAlert[] }) {
  const { t } = useTranslation('alerts');
  const format = useFormat();
  const words = useWords();
  if (rows.length === 0) return <p>{t('historyEmpty')}</p>;
  const columns: readonly Column<PastAlert>[] = [
    {
      id: 'firedAt',
      heading: t('firedAt'),
      kind: 'words',
      cell: ({ firedAt }) => <time dateTime={firedAt}>{format.day(Date.parse(firedAt))}</time>,
    },
    {
      id: 'alert',
      heading: t('alert'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ title }) => words(title),
    },
    {
      id: 'detail',
      heading: t('detail'),
      kind: 'words',
      cell: ({ detail }) => <VisibleText text={words(detail)} />,
    },
    { id: 'lasted', heading: t('lasted'), kind: 'number', cell: (row) => minutes(row) },
  ];
  return <DataTable caption={t('history')} columns={columns} rows={rows} keyOf={({ id }) => id} />;

  function minutes({ firedAt, resolvedAt }: PastAlert): string {
    return format.count(Math.round((Date.parse(resolvedAt) - Date.parse(firedAt)) / 60_000));
  }
}
