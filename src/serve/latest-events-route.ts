import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { formatInstant } from '../base/instant.ts';
import type { Clock } from '../base/time.ts';
import { latestEventsAnswer } from './contract.ts';
import type { LatestEventsAnswer } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { readParameters } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import type { ServeSource } from './serve-source.ts';

const mostEvents = 100;
const parameters = {
  limit: Type.Integer({
    minimum: 1,
    maximum: mostEvents,
    default: 20,
    description: 'How many events at most',
  }),
};

/** GET /api/events/latest: the newest events that are counted. They are read once for each commit, however many ask. */
export function addLatestEventsRoute(
  app: FastifyInstance,
  source: Pick<ServeSource, 'lastCommit' | 'latestEvents'>,
  clock: Clock,
): void {
  let kept: { readonly sequence: number; readonly events: LatestEvents } | undefined;
  const newest = (sequence: number | undefined): LatestEvents => {
    if (kept && kept.sequence === sequence) return kept.events;
    const events = source.latestEvents(mostEvents);
    kept = sequence === undefined ? undefined : { sequence, events };
    events.catch(() => (kept = undefined));
    return events;
  };
  app.get(
    '/api/events/latest',
    { ...documentedOnly, schema: routeSchema },
    async (request): Promise<LatestEventsAnswer> => {
      const { limit } = readParameters(parameters, request.query as QueryText, []);
      const commit = source.lastCommit();
      const events = await newest(commit?.sequence);
      const asOf = formatInstant(commit?.asOfMs ?? clock());
      return { asOf, events: events.slice(0, Number(limit)) };
    },
  );
}

type LatestEvents = ReturnType<ServeSource['latestEvents']>;

const routeSchema = {
  summary: 'The newest counted events',
  description:
    'Events as they are stored, the last one counted first; those that wait to be counted are not there yet. Repeats of what stands among the last 1,000 records and events of erased persons are left out, unknown fields (`extra`) too; texts of more than 500 characters are cut and end in …. What a shopper typed is as it was typed: escape it where you show it.',
  tags: ['read'],
  querystring: Type.Object({ limit: Type.Optional(parameters.limit) }),
  response: { 200: latestEventsAnswer, ...problemResponses(400, 401) },
};
