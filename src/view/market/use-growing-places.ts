import { useQueries } from '@tanstack/react-query';
import { requestJson } from '../live/request-json.ts';
import type { GrowingAreasAnswer, MarketItem } from './answers.ts';
import { useItems } from './use-item-choice.ts';
import { reportAddress, usualRefreshMs } from './use-report.ts';

/** A place where a class of fruit grows. */
export interface GrowingPlace {
  readonly areaId: string;
  readonly areaName: string;
  readonly province: string;
  readonly item: MarketItem;
}

/** Every growing area of every class of fruit; none until they are asked for and have come. */
export function useGrowingPlaces(isWanted: boolean): readonly GrowingPlace[] {
  const classes = (useItems().answer?.rows ?? []).filter(
    ({ isClass, hasGrowingAreas }) => isClass && hasGrowingAreas,
  );
  return useQueries({
    queries: classes.map(({ itemCode }) => {
      const address = reportAddress('weather/growing-areas', { item: itemCode, past: '0' });
      return {
        queryKey: ['market', address],
        queryFn: async () => (await requestJson<GrowingAreasAnswer>(address)) as GrowingAreasAnswer,
        enabled: isWanted,
        staleTime: usualRefreshMs,
      };
    }),
    combine: (answers) =>
      answers.flatMap(({ data }, index) => {
        const item = classes[index];
        const areas = new Map(data?.rows.map((row) => [row.areaId, row]));
        return item
          ? [...areas.values()].map(({ areaId, areaName, province }) => ({
              ...{ areaId, areaName, province, item },
            }))
          : [];
      }),
  });
}
