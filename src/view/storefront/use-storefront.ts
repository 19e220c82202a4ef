import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import type { Tracker } from '../../../sdk/public-types.ts';
import type { CatalogueItem, StorefrontAnswer } from '../../serve/contract.ts';
import { requestJson } from '../live/request-json.ts';
import { loadShopper, saveShopper, userIdOf } from './shopper.ts';
import type { Shopper } from './shopper.ts';
import { loadTracker } from './tracker.ts';
import { useCoupon, useAwaitedItems } from './use-shop-insights.ts';
import type { NextCoupon } from '../coupon-hours/coupon-slot.ts';

/** What the pages of the demo shop share. */
export interface Storefront {
  readonly items: readonly CatalogueItem[];
  readonly itemOf: (itemCode: string) => CatalogueItem | undefined;
  readonly tracker: Tracker;
  readonly shopper: Shopper;
  readonly coupon: NextCoupon | undefined;
  /** What many look for without buying it, and have asked for. */
  readonly awaited: ReadonlySet<string>;
  readonly change: (changes: Partial<Shopper>) => void;
  readonly login: (userName: string) => void;
  readonly logout: () => void;
}

interface Opening {
  readonly storefront: Storefront | undefined;
  readonly failure: string | undefined;
  readonly retry: () => void;
}

/** Opens the demo shop: its catalogue, its tracker, and who shops in this browser. */
export function useStorefront(): Opening {
  const opened = useQuery({ queryKey: ['storefront'], queryFn: openShop, staleTime: Infinity });
  const [shopper, setShopper] = useState(loadShopper);
  const change = useCallback(
    (changes: Partial<Shopper>) => setShopper((before) => ({ ...before, ...changes })),
    [],
  );
  useEffect(() => saveShopper(shopper), [shopper]);
  const coupon = useCoupon();
  const awaited = useAwaitedItems();
  return {
    storefront: opened.data && {
      ...opened.data,
      ...visitOf(opened.data, change),
      ...{ shopper, change, coupon, awaited },
    },
    failure: opened.error?.message,
    retry: () => void opened.refetch(),
  };
}

async function openShop() {
  const answer = await requestJson<StorefrontAnswer>('/api/storefront');
  if (!answer) throw new Error('The shop has no catalogue');
  const tracker = await loadTracker(answer.writeKey);
  const byCode = new Map(answer.items.map((item) => [item.itemCode, item]));
  const itemOf = (itemCode: string) => byCode.get(itemCode);
  return { items: answer.items, itemOf, tracker };
}

function visitOf(
  { tracker }: Pick<Storefront, 'tracker'>,
  change: Storefront['change'],
): Pick<Storefront, 'login' | 'logout'> {
  return {
    login: (userName) => {
      tracker.identify(userIdOf(userName));
      tracker.track('login');
      change({ userName });
    },
    logout: () => {
      tracker.reset();
      change({ userName: undefined });
    },
  };
}
