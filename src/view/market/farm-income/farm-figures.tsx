import { useTranslation } from 'react-i18next';
import { Figure } from '../../parts/figure.tsx';
import { FigureRow } from '../../parts/figure-row.tsx';
import type { FarmIncomeRow } from '../answers.ts';
import { useFigureText } from './use-figure-text.ts';
import { figureNames } from './farm-figure-names.ts';

interface Props {
  readonly row: FarmIncomeRow;
  /** The same a year before, where it is known. */
  readonly yearBefore: FarmIncomeRow | undefined;
}

/** The nine figures of a year, each with what it is made of or how it moved. */
export function FarmFigures({ row, yearBefore }: Props) {
  const { t } = useTranslation('marketFarmIncome');
  const text = useFigureText();
  return (
    <FigureRow>
      {figureNames.map((name) => (
        <Figure
          key={name}
          label={t(`figures.${name}`)}
          value={row[name] === null ? undefined : text.value(name, row[name])}
          unit={text.unit(name)}
          note={
            yearBefore === undefined || yearBefore[name] === null
              ? t(`formulas.${name}`)
              : t('before', { value: text.value(name, yearBefore[name]), unit: text.unit(name) })
          }
        />
      ))}
    </FigureRow>
  );
}
