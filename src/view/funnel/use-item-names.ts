import { useQuery } from '@tanstack/react-query';
import type { InsightAnswer } from '../../serve/contract.ts';
import type { CrowdedProduct, ShownAnswers } from '../live/insight-rows.ts';
import { requestJson } from '../live/request-json.ts';

type Named = Pick<CrowdedProduct, 'itemCode' | 'itemName' | 'itemNameEn'>;

/** Products by their codes, as the insight on products of the same range names them; empty until `answer` is given. */
export function useItemNames(answer: InsightAnswer | undefined): ReadonlyMap<string, Named> {
  const { from = '', to = '' } = answer ?? {};
  const { data } = useQuery({
    queryKey: ['item-names', from, to],
    queryFn: async () => {
      const query = new URLSearchParams({ from, to, limit: '100' });
      const products = await requestJson<ShownAnswers['crowded-products']>(
        `/api/insights/crowded-products?${query.toString()}`,
      );
      return new Map(products?.rows.map((row) => [row.itemCode, row]));
    },
    enabled: answer !== undefined,
    staleTime: Infinity,
  });
  return data ?? new Map();
}
