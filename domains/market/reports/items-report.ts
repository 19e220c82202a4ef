import Type from 'typebox';
import { defineReport } from '../../../src/serve/report.ts';
import { itemCategories } from '../items.ts';
import { maybeDay, maybeText, text } from './report-fields.ts';
import { reportItems } from './report-item.ts';
import type { ReportItem } from './report-item.ts';
import { tradeSources } from './trade-days.ts';

const row = Type.Object({
  itemCode: text('Six digits: large, middle and small class of the wholesale markets'),
  name: text('Korean name'),
  nameEn: text('English name'),
  categoryCode: text('Large class: 06 or 08'),
  category: text('Its Korean name'),
  categoryEn: text('Its English name'),
  className: text('Name of the middle class, such as 사과'),
  varietyName: maybeText('Name of the small class, such as 후지; null for all varieties together'),
  isClass: Type.Boolean({ description: 'True for a class: all its varieties together' }),
  hasGrowingAreas: Type.Boolean({
    description: 'Whether the weather of its growing areas is told',
  }),
  hasFarmIncome: Type.Boolean({ description: 'Whether the farm income survey covers it' }),
  lastTradedOn: maybeDay('Newest day on which it was traded at any market; null before the first'),
});

export const itemsReport = defineReport({
  path: '/api/market/items',
  title: { ko: '품목', en: 'Items' },
  description:
    'Items of the shop with the codes by which the wholesale markets know them, each after its class: a code that ends with 00 stands for all varieties of a fruit, those that the shop does not sell among them.',
  parameters: {},
  row,
  readsFrom: tradeSources,
  beside: {},
  async run({ query }) {
    const traded = await query<{ readonly itemCode: string; readonly date: string }>(
      'select itemCode, max(date)::varchar as date from market.settlements group by itemCode',
    );
    return { rows: reportItems.map((item) => ({ ...rowOf(item), lastTradedOn: lastOf(item) })) };

    function lastOf({ itemCode, isClass }: ReportItem): string | null {
      const start = isClass ? itemCode.slice(0, 4) : itemCode;
      const dates = traded.filter((each) => each.itemCode.startsWith(start));
      return (
        dates
          .map(({ date }) => date)
          .sort()
          .at(-1) ?? null
      );
    }
  },
});

function rowOf({ itemCode, name, isClass, items }: ReportItem) {
  const categoryCode = itemCode.startsWith('06') ? '06' : '08';
  const category = itemCategories[categoryCode];
  return {
    ...{ itemCode, name: name.ko, nameEn: name.en, isClass },
    ...{ categoryCode, category: category.ko, categoryEn: category.en },
    className: items[0]?.className ?? name.ko,
    varietyName: isClass ? null : (items[0]?.varietyName ?? null),
    hasGrowingAreas: items.some(({ growingAreaCropId }) => growingAreaCropId !== undefined),
    hasFarmIncome: items.some(({ amisCropCode }) => amisCropCode !== undefined),
  };
}
