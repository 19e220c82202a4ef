import Type from 'typebox';
import { formatInstant } from '../../../src/base/instant.ts';
import { itemName } from '../fruit.ts';

/** Schemas and conversions that several insights' rows have in common. */

export const count = (description: string) => Type.Integer({ minimum: 0, description });
export const number = (description: string) => Type.Number({ description });

export const itemFields = {
  itemCode: Type.String({ description: 'Code of the item' }),
  itemName: Type.String({
    description: 'Its Korean name; the code where the shop has no such item',
  }),
  itemNameEn: Type.String({ description: 'Its English name' }),
};

export const limitParameter = (standard: number, most: number) =>
  Type.Integer({ minimum: 1, maximum: most, default: standard, description: 'How many rows' });

/** A row with the names of its item beside the code. */
export function nameItem<Row extends { readonly itemCode: string }>({ itemCode, ...rest }: Row) {
  return withNames(rest, itemCode);
}

function withNames<Rest extends object>(rest: Rest, itemCode: string) {
  return {
    ...rest,
    itemCode,
    itemName: itemName(itemCode, 'ko'),
    itemNameEn: itemName(itemCode, 'en'),
  };
}

/** The same where there may be no item: then its names are null too. */
export function nameAnyItem<Row extends { readonly itemCode: string | null }>(row: Row) {
  if (row.itemCode === null) return { ...row, itemName: null, itemNameEn: null };
  return withNames(row, row.itemCode);
}

/** Milliseconds since the epoch as text, null as it is. */
export function timeOrNull(ms: number | null): string | null {
  return ms === null ? null : formatInstant(ms);
}
