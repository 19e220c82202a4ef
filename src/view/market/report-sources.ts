/** Sources by what the market site shows of them. */
export const reportSources = {
  settlements: ['at-settlements', 'mafra-settlements'],
  farmIncome: ['rda-farm-income'],
  cityWeather: ['kma-short-forecast', 'kma-ultra-short-forecast', 'kma-ultra-short-now'],
  areaWeather: [
    'kma-growing-area-daily',
    'kma-asos-daily',
    'kma-asos-hourly',
    'kma-short-forecast',
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;
