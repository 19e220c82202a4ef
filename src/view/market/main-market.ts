/** Seoul Garak, the market that the country's prices follow; reports are of it unless another is asked for. */
export const mainMarketCode = '110001';
