import type { FastifyInstance } from 'fastify';
import type { Clock } from '../base/time.ts';
import { storefrontAnswer } from './contract.ts';
import type { CatalogueItem } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';

export interface Storefront {
  /** What it sells at a moment, ms since the epoch. */
  readonly catalogueAt: (nowMs: number) => CatalogueItem[];
  /** A key that its page may show to everybody: it can only write. */
  readonly writeKey: string;
}

/** GET /api/storefront: what the demo shop's page needs to be a shop. */
export function addStorefrontRoute(
  app: FastifyInstance,
  storefront: Storefront,
  clock: Clock,
): void {
  const { catalogueAt, writeKey } = storefront;
  app.get(
    '/api/storefront',
    {
      ...documentedOnly,
      schema: {
        summary: 'What the demo shop sells',
        tags: ['read'],
        response: { 200: storefrontAnswer, ...problemResponses(401) },
      },
    },
    async () => ({ writeKey, items: catalogueAt(clock()) }),
  );
}
