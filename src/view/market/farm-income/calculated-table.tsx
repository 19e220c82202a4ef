import { useTranslation } from 'react-i18next';
import { DataTable } from '../../parts/data-table.tsx';
import type { FarmAccount } from './farm-account.ts';
import { figureNames } from './farm-figure-names.ts';
import type { FigureName } from './farm-figure-names.ts';
import { useFigureText } from './use-figure-text.ts';

interface Props {
  readonly own: FarmAccount;
  readonly survey: FarmAccount;
}

/** One's own figures and those of the survey, of the same area. */
export function CalculatedTable({ own, survey }: Props) {
  const { t } = useTranslation('marketFarmIncome');
  const text = useFigureText();
  const column = (id: 'own' | 'survey', account: FarmAccount) => ({
    id,
    heading: t(`calculator.${id}`),
    kind: 'number' as const,
    cell: (name: FigureName) => `${text.value(name, account[name])}${text.unit(name)}`,
  });
  return (
    <DataTable
      caption={t('calculator.table')}
      columns={[
        {
          id: 'figure',
          heading: t('calculator.figure'),
          kind: 'words',
          isRowHeading: true,
          cell: (name) => t(`figures.${name}`),
        },
        column('own', own),
        column('survey', survey),
      ]}
      rows={figureNames}
      keyOf={(name) => name}
    />
  );
}
