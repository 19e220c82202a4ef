import type { Provider } from '../../../src/collect/sources/source.ts';
import { kamisProblemOf } from '../formats/kamis-answer.ts';

/** KAMIS, aT's survey of prices. Its limits are not published. */
export const kamis: Provider = {
  name: 'KAMIS',
  title: {
    ko: '농산물유통정보 (KAMIS)',
    en: 'KAMIS, Korea Agricultural Marketing Information Service',
  },
  baseUrl: 'https://www.kamis.or.kr',
  credentials: ['KEY', 'ID'],
  callsPerDay: 1_000,
  callIntervalMs: 300,
  applyAt: 'https://www.kamis.or.kr/customer/reference/openapi_list.do',
  problemOf: kamisProblemOf,
};
