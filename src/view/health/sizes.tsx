import { useTranslation } from 'react-i18next';
import type { HealthAnswer } from '../../serve/contract.ts';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import styles from './health.module.css';
import { useUnits } from './use-units.ts';

const memoryItems = ['rssBytes', 'heapUsedBytes', 'heapTotalBytes', 'externalBytes'] as const;
const diskItems = [
  'logBytes',
  'archiveBytes',
  'quarantineBytes',
  'storeBytes',
  'freeBytes',
  'totalBytes',
] as const;

interface Row {
  readonly name: string;
  readonly bytes: number;
}

/** What Pomona takes of memory and disk, item by item. */
export function Sizes({ health: { memory, disk } }: { readonly health: HealthAnswer }) {
  const { t } = useTranslation('health');
  const { storeBytes } = memory;
  const memoryRows = [
    ...memoryItems.map((item) => ({ name: t(`items.${item}`), bytes: memory[item] })),
    ...(storeBytes === null ? [] : [{ name: t('items.duckdb'), bytes: storeBytes }]),
  ];
  const diskRows = diskItems.map((item) => ({ name: t(`items.${item}`), bytes: disk[item] }));
  return (
    <div className={styles.tables}>
      <SizeTable caption={t('memoryTable')} rows={memoryRows} />
      <SizeTable caption={t('diskTable')} rows={diskRows} />
    </div>
  );
}

function SizeTable({ caption, rows }: { readonly caption: string; readonly rows: readonly Row[] }) {
  const { t } = useTranslation('health');
  const { count } = useFormat();
  const { size } = useUnits();
  const columns: readonly Column<Row>[] = [
    { id: 'what', heading: t('what'), kind: 'words', isRowHeading: true, cell: ({ name }) => name },
    { id: 'size', heading: t('size'), kind: 'number', cell: ({ bytes }) => size(bytes) },
    {
      id: 'bytes',
      heading: t('bytes'),
      kind: 'number',
      isMinor: true,
      cell: ({ bytes }) => count(bytes),
    },
  ];
  return (
    <div>
      <h3 className={styles.tableHeading}>{caption}</h3>
      <DataTable caption={caption} columns={columns} rows={rows} keyOf={({ name }) => name} />
    </div>
  );
}
