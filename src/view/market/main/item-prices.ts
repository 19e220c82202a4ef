import type { PriceRow } from '../answers.ts';

/** An item on its newest day of trade. */
export interface ItemPrice {
  /** The grade and unit of which most was sold. */
  readonly row: PriceRow;
  /** KRW more than the same grade and unit brought on its day of trade before; null where the rows have none. */
  readonly changeKrw: number | null;
  readonly changeShare: number | null;
  /** Of all grades and units. */
  readonly volumeKg: number;
}

/** One price for each item of the rows, in the order in which the items are given. */
export function itemPrices(
  rows: readonly PriceRow[],
  itemCodes: readonly string[],
): readonly ItemPrice[] {
  const byItem = Map.groupBy(rows, ({ itemCode }) => itemCode);
  return itemCodes.flatMap((code) => {
    const ofItem = byItem.get(code);
    return ofItem ? [priceOf(ofItem)] : [];
  });
}

function priceOf(rows: readonly PriceRow[]): ItemPrice {
  const newest = lastDay(rows);
  const ofDay = rows.filter(({ date }) => date === newest);
  const row = ofDay.reduce((most, each) => (volumeOf(each) > volumeOf(most) ? each : most));
  const alike = rows.filter(
    (each) =>
      each.date !== newest &&
      each.grade === row.grade &&
      each.unit === row.unit &&
      each.varietyName === row.varietyName,
  );
  const before = lastDay(alike);
  const earlier = alike.find(({ date }) => date === before)?.price ?? null;
  const changeKrw = row.price === null || earlier === null ? null : row.price - earlier;
  return {
    row,
    changeKrw,
    changeShare: changeKrw === null || !earlier ? null : changeKrw / earlier,
    volumeKg: ofDay.reduce((sum, each) => sum + volumeOf(each), 0),
  };
}

const volumeOf = ({ volumeKg }: PriceRow) => volumeKg ?? 0;

const lastDay = (rows: readonly PriceRow[]) =>
  rows.reduce((last, { date }) => (date > last ? date : last), '');
