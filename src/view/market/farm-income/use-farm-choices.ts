import { useSearchParams } from 'react-router';
import type { FarmIncomeAnswer, FarmIncomeRow } from '../answers.ts';

/** What of an answer is shown: the crop, province and year of the address, or else the first ones. */
export function useFarmChoices(answer: FarmIncomeAnswer | undefined) {
  const [query, setQuery] = useSearchParams();
  const rows = answer?.rows ?? [];
  const crops = uniqueBy(rows, ({ cropCode }) => cropCode);
  const crop = crops.find(({ cropCode }) => cropCode === query.get('crop')) ?? crops[0];
  const ofCrop = rows.filter(({ cropCode }) => cropCode === crop?.cropCode);
  const provinces = uniqueBy(ofCrop, provinceOf);
  const province =
    provinces.find((row) => provinceOf(row) === query.get('province')) ?? provinces[0];
  /** Newest first. */
  const years = ofCrop.filter((row) => province && provinceOf(row) === provinceOf(province));
  const row = years.find(({ year }) => String(year) === query.get('year')) ?? years[0];
  const choose = (name: 'crop' | 'province' | 'year', value: string) =>
    setQuery((before) => {
      const written = new URLSearchParams(before);
      written.set(name, value);
      return written;
    });
  return { crops, provinces, years, row, choose };
}

export const provinceOf = ({ areaName }: FarmIncomeRow): string => areaName ?? '';

function uniqueBy(
  rows: readonly FarmIncomeRow[],
  keyOf: (row: FarmIncomeRow) => string,
): readonly FarmIncomeRow[] {
  return [...new Map(rows.toReversed().map((row) => [keyOf(row), row])).values()].toReversed();
}
