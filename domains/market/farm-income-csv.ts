import { parse } from 'csv-parse/sync';
import { PomonaError } from '../../src/base/errors.ts';
import type { SourceRow } from '../../src/collect/sources/source.ts';
import { farmCropNamed } from './farm-crop.ts';
import { decodeKorean } from './formats/decode-korean.ts';
import { readNumber } from './formats/read-number.ts';
import { farmFigures, farmIncomeRow } from './sources/farm-income-row.ts';

/** A line of the published table: one figure of a crop. */
interface FigureLine {
  readonly 지역구분: string;
  readonly 년: string;
  readonly 작목: string;
  readonly 구분: string;
  readonly 값: string;
}

const columns = ['지역구분', '년', '작목', '구분', '값'] as const;
const figureOfLabel: ReadonlyMap<string, string> = new Map([
  ...farmFigures.flatMap(({ name, labels }) => labels.map((label) => [label, name] as const)),
  ['순수익율', 'netProfitRatioPublished'],
]);

/**
 * Reads the published tables of farm income (농산물소득자료집) in their long form: 지역구분, 년, 작목군, 작목, 구분, 값, one figure a
 * line, UTF-8 (with or without a mark) or CP949. Gives one row for each area, year and crop, as in the table farm_income;
 * figures without a column of their own keep their label. Throws `invalid_body` for a file of another form.
 */
export function readFarmIncomeCsv(bytes: Uint8Array): readonly SourceRow[] {
  const lines = readLines(bytes);
  const subjects = Map.groupBy(lines, (line) => `${line.지역구분}/${line.년}/${line.작목}`);
  return [...subjects.values()].map(rowOf);
}

function readLines(bytes: Uint8Array): readonly FigureLine[] {
  const lines = parse<FigureLine>(decodeKorean(bytes), {
    columns: true,
    trim: true,
    skip_empty_lines: true,
    relax_column_count: true,
  });
  const [first] = lines;
  const missing = first ? columns.filter((name) => !(name in first)) : columns;
  if (missing.length === 0) return lines;
  throw new PomonaError(
    'invalid_body',
    `The file is no table of farm income: it lacks the column ${missing.join(', ')}. Its first line has to be 지역구분,년,작목군,작목,구분,값.`,
  );
}

function rowOf(lines: readonly FigureLine[]): SourceRow {
  const { 지역구분: areaName = '', 년: year = '', 작목: cropName = '' } = lines[0] ?? {};
  const figures: Record<string, number | null> = Object.fromEntries(
    farmFigures.map(({ name }) => [name, null]),
  );
  const others: Record<string, string | null> = {};
  for (const { 구분: label, 값: value } of lines) {
    const name = figureOfLabel.get(label);
    if (name === undefined) others[label] = value || null;
    else figures[name] = readNumber(value);
  }
  return farmIncomeRow(
    {
      year: Number(year),
      cropCode: farmCropNamed(cropName)?.cropCode ?? '',
      cropName,
      // The tables name provinces, and have no codes of them.
      areaCode: areaName === '전국' ? '' : areaName,
      areaName,
    },
    figures,
    others,
  );
}
