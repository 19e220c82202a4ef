import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { Column } from '../../parts/data-table.tsx';
import { FoldedTable } from '../../parts/folded-table.tsx';
import type { FarmIncomeRow } from '../answers.ts';
import { figureNames } from './farm-figure-names.ts';
import { useFigureText } from './use-figure-text.ts';

/** All figures of all years. */
export function FarmTable({ rows }: { readonly rows: readonly FarmIncomeRow[] }) {
  const { t } = useTranslation('marketFarmIncome');
  const text = useFigureText();
  const columns: readonly Column<FarmIncomeRow>[] = [
    {
      id: 'year',
      heading: t('year'),
      kind: 'words',
      isRowHeading: true,
      cell: ({ year }) => t('yearOf', { year }),
    },
    ...figureNames.map((name) => ({
      id: name,
      heading: [t(`figures.${name}`), text.unit(name) && `(${text.unit(name)})`].join(''),
      kind: 'number' as const,
      cell: (row: FarmIncomeRow) => text.value(name, row[name]),
    })),
  ];
  return (
    <FoldedTable>
      <DataTable
        caption={t('table')}
        columns={columns}
        rows={rows}
        keyOf={({ year }) => String(year)}
      />
    </FoldedTable>
  );
}
