/** An item, unit and grade that Garak keeps a series of prices for. */
export interface GarakSeriesItem {
  readonly garakItemCode: string;
  readonly itemName: string;
  readonly unitQuantity: number;
  readonly unitCode: string;
  /** 0 is the usual one: all grades together. */
  readonly gradeCode: string;
}

/**
 * The shop's items whose codes at Garak are known, each with the unit it is mostly sold by. Codes: examples of public
 * clients; units are the customary ones and have to be held against the lists `unit_qty` and `unit_cd` with a real id.
 */
export const garakSeriesItems: readonly GarakSeriesItem[] = [
  seriesItem('22500', '토마토', 5),
  seriesItem('22504', '대추방울토마토', 5),
  seriesItem('22607', '설향', 2),
];

/** The item of a code; undefined for one that is not asked for. */
export function garakSeriesItem(code: string): GarakSeriesItem | undefined {
  return garakSeriesItems.find(({ garakItemCode }) => garakItemCode === code);
}

function seriesItem(
  garakItemCode: string,
  itemName: string,
  unitQuantity: number,
): GarakSeriesItem {
  return { garakItemCode, itemName, unitQuantity, unitCode: '01', gradeCode: '0' };
}
