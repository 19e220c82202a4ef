import type { SourceRequest } from '../../../src/collect/sources/source.ts';

/** How an action of KAMIS is asked for. */
export function kamisRequest(action: string, query: SourceRequest['query']): SourceRequest {
  return {
    path: '/service/price/xml.do',
    query: {
      action,
      p_cert_key: '{KEY}',
      p_cert_id: '{ID}',
      p_returntype: 'json',
      ...query,
    },
  };
}

/** What the codes of p_productclscode stand for. */
export const kamisClasses: Readonly<Record<string, string>> = { '01': 'retail', '02': 'wholesale' };
