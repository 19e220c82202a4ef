import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import { readFarmIncomeCsv } from '../farm-income-csv.ts';
import { readAmis } from '../formats/amis-answer.ts';
import type { AmisRecord } from '../formats/amis-answer.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readNumber } from '../formats/read-number.ts';
import { farmCrops } from '../farm-crop.ts';
import { rda } from '../providers/rda.ts';
import { farmFigures, farmIncomeFields, farmIncomeKey, farmIncomeRow } from './farm-income-row.ts';

/** The service knows no earlier year. */
const firstYear = 2014;
const knownFields: ReadonlySet<string> = new Set([
  'gubnCode4Name',
  ...farmFigures.map(({ apiField }) => apiField),
]);

/**
 * What a crop brought and cost, per 10a and year, over the whole country (농축산물소득조사). Published once a year, in the
 * year after.
 * Source: AMIS, profitAnalysisxml, data.go.kr 15123923.
 */
export const rdaFarmIncome: Source = {
  name: 'rda-farm-income',
  provider: rda,
  title: { ko: '농축산물 소득자료', en: 'Farm income' },
  documentation: 'https://www.data.go.kr/data/15123923/openapi.do',
  table: 'farm_income',
  fields: farmIncomeFields,
  key: farmIncomeKey,
  schedule: '0 5 3 * *',
  parts: ({ date }) => {
    const year = Number(date.slice(0, 4));
    return yearParts(year - 2, year - 1);
  },
  backfillParts: (from, to) => yearParts(Number(from.slice(0, 4)), Number(to.slice(0, 4))),
  request: ({ values: { year = '', cropCode = '', groupCode = '' } }) => ({
    path: '/portal/openapi/ap/survey/profitAnalysisxml',
    query: {
      apiKey: '{KEY}',
      // Clients send the year by both names.
      searchYear: year,
      wYear: year,
      insCode: groupCode,
      jakmokCode: cropCode,
    },
  }),
  read: (answer, part) => ({ rows: readAmis(answer).map((record) => rowOf(record, part)) }),
  readFile: readFarmIncomeCsv,
  sampleDays: 4_015,
};

function yearParts(from: number, to: number): readonly Part[] {
  const years = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return years
    .filter((year) => year >= firstYear)
    .flatMap((year) =>
      farmCrops.map(({ cropCode, name, groupCode }) => ({
        key: `${year}/${cropCode}`,
        values: { year, cropCode, groupCode, cropName: name },
      })),
    );
}

function rowOf(record: AmisRecord, { values }: Part): SourceRow {
  const { gubnCode4Name = '' } = record;
  const figures = farmFigures.map(({ name, apiField }) => [name, readNumber(record[apiField])]);
  const columns = farmIncomeRow(
    {
      year: Number(values.year),
      cropCode: String(values.cropCode),
      // Ours where the survey leaves out how it is grown.
      cropName: String(values.cropName) || gubnCode4Name,
      areaCode: '',
      areaName: '전국',
    },
    Object.fromEntries(figures) as Record<string, number | null>,
    {},
  );
  return withOtherFields(columns, record, knownFields);
}
