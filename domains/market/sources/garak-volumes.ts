import { addDays, datesBetween } from '../../../src/collect/sources/scheduled-time.ts';
import type { Part, Source, SourceRow } from '../../../src/collect/sources/source.ts';
import type { GarakRecord } from '../formats/garak-list.ts';
import { withOtherFields } from '../formats/other-fields.ts';
import { readFigure } from '../formats/read-number.ts';
import { garak } from '../providers/garak.ts';
import {
  compactDate,
  garakPageSize,
  garakPlaceCode,
  garakRequest,
  readGarakPage,
  shopItemOf,
} from './garak-request.ts';
import { garakSeriesItem, garakSeriesItems } from './garak-series-item.ts';

const lookBackDays = 3;
/** Names that the sister data sets have for a grade and for a quantity: this one's own are not known. */
const gradeFields = ['G_NAME', 'G_NAME_A', 'GRADE_NAME', 'GRD_NM', 'DDD'];
const volumeFields = ['QTY', 'SUM_TOT', 'TOT_QTY', 'SUM_QTY'];

/**
 * How much of an item came to auction at Garak, by grade (경매품목 물량분포). The request is known, the answer is not: the
 * portal speaks of grade and volume. What comes is kept under its own names, and read where a name says what it is.
 * Source: data7, data.go.kr 15076005.
 */
export const garakVolumes: Source = {
  name: 'garak-volumes',
  provider: garak,
  title: { ko: '가락시장 경매품목 물량분포', en: 'Volumes by grade at Garak' },
  documentation: 'https://www.data.go.kr/data/15076005/openapi.do',
  table: 'garak_volumes',
  fields: [
    { name: 'date', type: 'date', about: 'day of the auction, as asked for' },
    { name: 'itemCode', type: 'varchar', about: "the shop's item, six digits" },
    { name: 'garakItemCode', type: 'varchar', about: "Garak's own code, as asked for" },
    { name: 'itemName', type: 'varchar', about: 'name of the item asked for' },
    { name: 'unitQuantity', type: 'double', about: 'the figure of the unit, as asked for' },
    { name: 'unitCode', type: 'varchar', about: "Garak's own code of the unit, as asked for" },
    {
      name: 'gradeName',
      type: 'varchar',
      about: "'' where no field of the answer is known as one",
    },
    {
      name: 'volume',
      type: 'double',
      about:
        'as published, its unit is not told; none where no field of the answer is known as one',
    },
  ],
  // Grades are the rows of a day and item; should they have no known name, what came tells them apart.
  key: ['date', 'garakItemCode', 'unitQuantity', 'unitCode', 'gradeName', 'volume'],
  schedule: '10 15 * * *',
  parts: ({ date }) => dayParts(addDays(date, -lookBackDays), date),
  backfillParts: dayParts,
  pageSize: garakPageSize,
  request: ({ values: { date, item } }, page, pageSize) => {
    const asked = garakSeriesItem(String(item));
    return garakRequest('data7', page, pageSize, {
      s_ycs_gubun: '2',
      s_pos_gubun: garakPlaceCode,
      p_jymd: compactDate(String(date)),
      s_pum_cd: String(item),
      s_unit_qty: asked?.unitQuantity ?? '',
      s_unit_cd: asked?.unitCode ?? '',
    });
  },
  read: (answer, part) =>
    readGarakPage(answer, String(part.values.date), (record) => rowOf(record, part)),
  sampleDays: 14,
};

function dayParts(from: string, to: string): readonly Part[] {
  return datesBetween(from, to).flatMap((date) =>
    garakSeriesItems.map(({ garakItemCode: item }) => ({
      key: `${date}/${item}`,
      values: { date, item },
    })),
  );
}

function rowOf(record: GarakRecord, { values }: Part): SourceRow {
  const asked = garakSeriesItem(String(values.item));
  const gradeField = gradeFields.find((name) => name in record);
  const volumeField = volumeFields.find((name) => name in record);
  const garakItemCode = asked?.garakItemCode ?? '';
  const columns = {
    date: String(values.date),
    itemCode: shopItemOf(garakItemCode, ''),
    garakItemCode,
    itemName: asked?.itemName ?? '',
    unitQuantity: asked?.unitQuantity ?? null,
    unitCode: asked?.unitCode ?? '',
    gradeName: record[gradeField ?? ''] ?? '',
    volume: readFigure(record[volumeField ?? ''], volumeField ?? ''),
  };
  return withOtherFields(columns, record, new Set([gradeField ?? '', volumeField ?? '']));
}
