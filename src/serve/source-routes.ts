import type { FastifyInstance } from 'fastify';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { sourcesAnswer } from './source-contract.ts';
import type { SourcesAnswer } from './source-contract.ts';

/** Public data that is asked for on a schedule, as the read API sees it. */
export interface SourceAccess {
  report(): Promise<SourcesAnswer>;
}

/** GET /api/sources: schedules, last runs, lag, quota, rows, failures. */
export function addSourceRoutes(app: FastifyInstance, sources: SourceAccess): void {
  app.get(
    '/api/sources',
    {
      ...documentedOnly,
      schema: {
        summary: 'How the sources of public data are',
        tags: ['read'],
        response: { 200: sourcesAnswer, ...problemResponses(401) },
      },
    },
    () => sources.report(),
  );
}
