import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import { DataTable } from '../parts/data-table.tsx';
import type { Column } from '../parts/data-table.tsx';
import type { ComparedStep } from './compare-funnels.ts';
import { useStepName } from './use-step-name.ts';

interface Props {
  readonly steps: readonly ComparedStep[];
  readonly compares: boolean;
}

/** The bars' numbers as a table. */
export function StepTable({ steps, compares }: Props) {
  const { t } = useTranslation('funnel');
  const { count, share } = useFormat();
  const stepName = useStepName();
  type Id = 'sessions' | 'drop' | 'fromStart' | 'fromPrevious';
  const number = (
    heading: Id | `${Exclude<Id, 'drop'>}Before`,
    show: (step: ComparedStep) => number | null | undefined,
  ): Column<ComparedStep> => ({
    id: heading,
    heading: t(heading),
    kind: 'number',
    cell: (step) => {
      const value = show(step);
      if (value === null || value === undefined) return '–';
      return heading.startsWith('sessions') ? count(value) : share(value);
    },
  });
  const name: Column<ComparedStep> = {
    id: 'step',
    heading: t('step'),
    kind: 'words',
    isRowHeading: true,
    cell: ({ step }) => stepName(step),
  };
  const before = [
    number('sessionsBefore', (step) => step.before?.sessions),
    number('fromStartBefore', (step) => step.before?.fromStart),
    number('fromPreviousBefore', (step) => step.before?.fromPrevious),
  ];
  return (
    <DataTable
      caption={t('steps')}
      rows={steps}
      keyOf={({ step }) => step}
      columns={[
        name,
        number('sessions', ({ sessions }) => sessions),
        number('fromStart', ({ fromStart }) => fromStart),
        number('fromPrevious', ({ fromPrevious }) => fromPrevious),
        number('drop', ({ drop }) => drop),
        ...(compares ? before : []),
      ]}
    />
  );
}
