import Type from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';

/** Schemas that the parameters and rows of several reports have in common. */

export const text = (description: string) => Type.String({ description });
export const number = (description: string) => Type.Number({ description });
export const maybeText = (description: string) => nullable(text(description));
export const maybeNumber = (description: string) => nullable(number(description));
export const day = (description: string) => Type.String({ format: 'date', description });
export const maybeDay = (description: string) => nullable(day(description));

export const krwPerKg = 'KRW/kg';
export const kilogram = 'kg';

export const unitField = (unit: string) =>
  Type.Literal(unit, { description: 'Unit of the figures' });
export const sourceField = maybeText(
  'Where the figures come from: aT or MAFRA, the two settlement services; null without any',
);

export const itemNames = {
  itemCode: text('Code of the item; one that ends with 00 stands for all its varieties'),
  itemName: text('Its Korean name'),
  itemNameEn: text('Its English name'),
};

/** The same as columns of CSV. */
export const itemColumns = ['itemCode', 'itemName', 'itemNameEn'] as const;

export const marketNames = {
  marketCode: text('Code of the wholesale market'),
  market: text('Its name'),
};

export const marketColumns = ['marketCode', 'market'] as const;

export const recordsFromField = maybeDay(
  'First day of which anything that was traded at the market is on record: of days before, nothing can be told; null without any',
);

/** Optional for the reader of parameters; `requireItem` says what is missing. */
export const itemParameter = Type.Optional(
  text('Code of an item of GET /api/market/items; required'),
);
export const dateParameter = (description: string) => Type.Optional(day(description));
export const marketParameter = Type.Optional(
  text('Code of a wholesale market; 110001 (Seoul Garak) when left out'),
);
