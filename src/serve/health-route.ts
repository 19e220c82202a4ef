import type { FastifyInstance } from 'fastify';
import { healthAnswer } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import type { ServeSource } from './serve-source.ts';

/** GET /api/health: how the instance is. */
export function addHealthRoute(
  app: FastifyInstance,
  source: Pick<ServeSource, 'health'>,
  version: string,
): void {
  app.get(
    '/api/health',
    {
      ...documentedOnly,
      schema: {
        summary: 'How the instance is',
        description:
          'Lag, batch times, memory, disk, ledger and faults. Cheap: it may be asked every two seconds. Sizes on the disk are measured every 15 seconds.',
        tags: ['read'],
        response: { 200: healthAnswer, ...problemResponses(401) },
      },
    },
    async () => ({ version, ...(await source.health()) }),
  );
}
