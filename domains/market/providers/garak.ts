import type { Provider } from '../../../src/collect/sources/source.ts';
import { garakProblemOf } from '../formats/garak-list.ts';

/** Seoul Agro-Fisheries & Food Corporation, which runs the Garak market. Its daily quota is not published. */
export const garak: Provider = {
  name: 'GARAK',
  title: { ko: '서울시농수산식품공사', en: 'Seoul Agro-Fisheries & Food Corporation' },
  // The password travels in the address: never without TLS.
  baseUrl: 'https://www.garak.co.kr',
  credentials: ['ID', 'PASSWORD'],
  callsPerDay: 1_000,
  callIntervalMs: 300,
  applyAt: 'https://www.data.go.kr/data/15004517/openapi.do',
  problemOf: garakProblemOf,
};
