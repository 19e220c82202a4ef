import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import { useUnits } from './use-units.ts';

type Query = NonNullable<HealthAnswer['spark']>['queries'][number];

/** What Spark's queries told of their last batch. */
export function SparkQueries({ queries }: { readonly queries: readonly Query[] }) {
  const { t } = useTranslation('health');
  const { count, second } = useFormat();
  const { size, time } = useUnits();
  const number = (
    id: string,
    heading: string,
    cell: (query: Query) => string,
    isMinor = false,
  ): Column<Query> => ({ id, heading, kind: 'number', isMinor, cell });
  const columns: readonly Column<Query>[] = [
    {
      id: 'name',
      heading: t('query'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ name }) => name,
    },
    number('lag', t('queryLag'), ({ lag }) => count(lag)),
    number('rate', t('queryRate'), ({ inputRowsPerSecond }) =>
      count(Math.round(inputRowsPerSecond)),
    ),
    number('batch', t('queryBatch'), ({ batchMs }) => time(batchMs)),
    number('state', t('queryState'), ({ stateBytes }) => size(stateBytes), true),
    number('dropped', t('queryDropped'), ({ droppedRows }) => count(droppedRows), true),
    {
      id: 'watermark',
      heading: t('queryWatermark'),
      kind: 'words',
      isMinor: true,
      cell: ({ watermark }) => (watermark === null ? '-' : second(Date.parse(watermark))),
    },
  ];
  return (
    <DataTable caption={t('spark')} columns={columns} rows={queries} keyOf={({ name }) => name} />
  );
}
