import type { Provider } from '../../../src/collect/sources/source.ts';
import { amisProblemOf } from '../formats/amis-answer.ts';

/** The Rural Development Administration's survey of farm income. Its limits are not published; bursts get empty answers. */
export const rda: Provider = {
  name: 'RDA',
  title: { ko: '농촌진흥청', en: 'Rural Development Administration' },
  baseUrl: 'https://amis.rda.go.kr',
  credentials: ['KEY'],
  callsPerDay: 1_000,
  callIntervalMs: 1_500,
  applyAt: 'https://www.data.go.kr/data/15123923/openapi.do',
  problemOf: amisProblemOf,
};
