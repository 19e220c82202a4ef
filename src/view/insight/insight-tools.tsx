import { useTranslation } from 'react-i18next';
import { CsvLink } from '../parts/csv-link.tsx';
import { Toggle } from '../parts/toggle.tsx';
import type { Preset } from '../range/range-choice.ts';
import { RangePicker } from '../range/range-picker.tsx';
import type { ChosenRange } from '../range/use-range.ts';
import { csvAddress } from './use-insight.ts';
import type { InsightRequest } from './use-insight.ts';

interface Props {
  readonly range: ChosenRange;
  readonly request: InsightRequest;
  readonly offered?: readonly Preset[];
  /** Whether the page can show the range before beside the one chosen. */
  readonly canCompare?: boolean;
}

/** What every insight's page offers: its range, the comparison with the one before, and its rows as CSV. */
export function InsightTools({ range, request, offered, canCompare = false }: Props) {
  const { t } = useTranslation();
  return (
    <>
      <RangePicker
        choice={range.choice}
        onChoose={range.choose}
        {...(offered ? { offered } : {})}
      />
      {canCompare && (
        <Toggle isOn={range.compares} onChange={range.setCompares}>
          {t('range.compare')}
        </Toggle>
      )}
      <CsvLink addressNow={() => csvAddress(request)} />
    </>
  );
}
