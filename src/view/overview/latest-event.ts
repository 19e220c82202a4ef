import type { LatestEvent } from '../../serve/contract.ts';

/** An event of the shop, as far as this page shows it. */
export interface ShopEvent extends LatestEvent {
  readonly path?: string;
  readonly itemCode?: string;
  readonly itemName?: string;
  readonly itemNameEn?: string;
  readonly query?: string;
  readonly orderId?: string;
  readonly quantity?: number;
  /** KRW for one. */
  readonly price?: number;
  readonly groupId?: string;
  readonly targetSize?: number;
}

export interface LatestEvents {
  readonly asOf: string;
  readonly events: readonly ShopEvent[];
}

const shortLength = 8;

/** The first letters of a visitor's id: enough to see who goes on. */
export function shortVisitor({ anonymousId }: ShopEvent): string {
  const letters = Array.from(anonymousId);
  if (letters.length <= shortLength) return anonymousId;
  return `${letters.slice(0, shortLength).join('')}…`;
}

/** When it counts, ms since the epoch. */
export function eventTimeMs({ correctedAt, occurredAt }: ShopEvent): number {
  return Date.parse(correctedAt ?? occurredAt);
}
