import { PomonaError } from '../../../src/base/errors.ts';
import type { Language } from '../../shop/fruit.ts';
import { marketItems } from '../items.ts';
import type { MarketItem } from '../items.ts';

/** What reports are asked about: an item of the shop, or all varieties of its class together. */
export interface ReportItem {
  /** Six digits; those of a class end with 00. */
  readonly itemCode: string;
  readonly name: Readonly<Record<Language, string>>;
  /** True for a class with all its varieties, those that the shop does not sell among them. */
  readonly isClass: boolean;
  /** The items of the shop that it stands for. */
  readonly items: readonly MarketItem[];
}

/** English names of the middle classes, by their four digits. */
const classNamesEn: Readonly<Record<string, string>> = {
  '0601': 'Apple',
  '0602': 'Pear',
  '0603': 'Grape',
  '0604': 'Peach',
  '0605': 'Sweet persimmon',
  '0608': 'Plum',
  '0611': 'Kiwi',
  '0612': 'Banana',
  '0613': 'Pineapple',
  '0614': 'Mandarin',
  '0615': 'Citrus hybrid',
  '0801': 'Watermelon',
  '0802': 'Korean melon',
  '0803': 'Tomato',
  '0804': 'Strawberry',
  '0805': 'Melon',
  '0806': 'Cherry tomato',
};

/** Every item, after the class that it belongs to. */
export const reportItems: readonly ReportItem[] = [
  ...Map.groupBy(marketItems, ({ itemCode }) => itemCode.slice(0, 4)),
].flatMap(([digits, items]) => [classOf(digits, items), ...items.map(itemOf)]);

const itemByCode = new Map(reportItems.map((item) => [item.itemCode, item]));

/** The item of a code. Throws `invalid_parameter` without a code, and `not_found` for one that is not known. */
export function requireItem(itemCode: string | undefined): ReportItem {
  if (itemCode === undefined) {
    throw new PomonaError(
      'invalid_parameter',
      'item is missing: the code of an item, such as 060103; GET /api/market/items lists them.',
    );
  }
  const item = itemByCode.get(itemCode);
  if (item) return item;
  const known = reportItems.map(({ itemCode: code, name }) => `${code} ${name.ko}`).join(', ');
  throw new PomonaError(
    'not_found',
    `There is no item ${JSON.stringify(itemCode)}. There are: ${known}.`,
  );
}

/** The condition under which a row of the wholesale trade is of the item. */
export function ofItem({ itemCode, isClass }: ReportItem): string {
  return isClass ? `left(itemCode, 4) = '${itemCode.slice(0, 4)}'` : `itemCode = '${itemCode}'`;
}

/** Fields that name an item in an answer. */
export function namesOf({ itemCode, name }: ReportItem) {
  return { itemCode, itemName: name.ko, itemNameEn: name.en };
}

/** Names of an item of the wholesale trade, which may be none of the shop's. */
export function itemNamesOf(itemCode: string, className: string | null) {
  const name = itemByCode.get(itemCode)?.name;
  return { itemName: name?.ko ?? className ?? itemCode, itemNameEn: name?.en ?? itemCode };
}

function classOf(digits: string, items: readonly MarketItem[]): ReportItem {
  const ko = items[0]?.className ?? digits;
  const name = { ko, en: classNamesEn[digits] ?? ko };
  return { itemCode: `${digits}00`, name, isClass: true, items };
}

function itemOf(item: MarketItem): ReportItem {
  return { itemCode: item.itemCode, name: item.name, isClass: false, items: [item] };
}
