import type { Provider } from '../../../src/collect/sources/source.ts';
import { gridProblemOf } from '../formats/mafra-grid.ts';

/** The open API of the Ministry of Agriculture. Plain HTTP, with the key in the path: servers only. */
export const mafra: Provider = {
  name: 'MAFRA',
  title: {
    ko: '농림축산식품 공공데이터포털',
    en: 'MAFRA, Ministry of Agriculture, Food and Rural Affairs',
  },
  baseUrl: 'http://211.237.50.150:7080',
  credentials: ['KEY'],
  // Reported for a sister grid; the portal names no number.
  callsPerDay: 1_000,
  callIntervalMs: 200,
  applyAt: 'https://data.mafra.go.kr',
  problemOf: gridProblemOf,
};
