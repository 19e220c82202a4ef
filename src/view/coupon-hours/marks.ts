/** How the hours that are spoken of are marked, on the heat map and wherever they are named. */
export const marks = { peak: '▲', quiet: '▼', coupon: '★' } as const;
