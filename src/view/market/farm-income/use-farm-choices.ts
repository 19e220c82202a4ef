import { useTranslation } from 'react-i18next';
import type { FarmIncomeAnswer, FarmIncomeRow } from '../answers.ts';
import { usePlaceName } from '../map/use-place-name.ts';
import { useListedChoice } from '../use-listed-choice.ts';
import type { ShownReport } from '../use-report.ts';

/** What of an answer is shown: the crop, province and year of the address, or else the first ones. */
export function useFarmChoices({ answer, isOutdated }: ShownReport<FarmIncomeAnswer>) {
  const { t } = useTranslation('marketFarmIncome');
  const place = usePlaceName();
  const rows = answer?.rows ?? [];
  const crops = uniqueBy(rows, cropOf);
  const crop = useListedChoice({
    ...{ name: 'crop', entries: crops, idOf: cropOf, isOutdated },
    nameOf: ({ cropName }) => cropName,
  });
  const ofCrop = rows.filter(({ cropCode }) => cropCode === crop.chosen?.cropCode);
  const provinces = uniqueBy(ofCrop, provinceOf);
  const province = useListedChoice({
    ...{ name: 'province', entries: provinces, idOf: provinceOf, isOutdated },
    nameOf: (row) => place(provinceOf(row)),
  });
  /** Newest first. */
  const years = ofCrop.filter(
    (row) => province.chosen && provinceOf(row) === provinceOf(province.chosen),
  );
  const year = useListedChoice({
    ...{ name: 'year', entries: years, idOf: yearOf, isOutdated },
    nameOf: (row) => t('yearOf', { year: row.year }),
  });
  return {
    ...{ crops, provinces, years, row: year.chosen },
    chooseCrop: crop.choose,
    chooseProvince: province.choose,
    chooseYear: year.choose,
  };
}

const cropOf = ({ cropCode }: FarmIncomeRow): string => cropCode;
const yearOf = ({ year }: FarmIncomeRow): string => String(year);
export const provinceOf = ({ areaName }: FarmIncomeRow): string => areaName ?? '';

function uniqueBy(
  rows: readonly FarmIncomeRow[],
  keyOf: (row: FarmIncomeRow) => string,
): readonly FarmIncomeRow[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].toReversed();
}
