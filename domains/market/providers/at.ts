import type { Provider } from '../../../src/collect/sources/source.ts';
import { problemOf } from '../formats/data-go-kr.ts';

/** aT's wholesale services (B552845) on the public data portal. */
export const at: Provider = {
  name: 'AT',
  title: {
    ko: '한국농수산식품유통공사',
    en: 'aT, Korea Agro-Fisheries and Food Trade Corporation',
  },
  baseUrl: 'https://apis.data.go.kr/B552845',
  credentials: ['KEY'],
  callsPerDay: 10_000,
  // The portal allows 30 a second.
  callIntervalMs: 40,
  applyAt: 'https://www.data.go.kr/data/15141809/openapi.do',
  problemOf,
};
