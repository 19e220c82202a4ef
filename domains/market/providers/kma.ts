import type { Provider } from '../../../src/collect/sources/source.ts';
import { problemOf } from '../formats/data-go-kr.ts';

/** The Korea Meteorological Administration, through the gateway of the public data portal. */
export const kma: Provider = {
  name: 'KMA',
  title: { ko: '기상청 (공공데이터포털)', en: 'Korea Meteorological Administration (data.go.kr)' },
  baseUrl: 'https://apis.data.go.kr',
  credentials: ['KEY'],
  // The portal allows as many for each service; counting all of them together stays on the safe side.
  callsPerDay: 10_000,
  // 30 a second are allowed.
  callIntervalMs: 50,
  applyAt: 'https://www.data.go.kr',
  problemOf,
};
