import type { FastifyInstance, FastifyReply } from 'fastify';
import Type from 'typebox';
import { PomonaError } from '../base/errors.ts';
import type { LiveHub } from './live-hub.ts';
import { LiveStream } from './live-stream.ts';
import type { LiveSink } from './live-stream.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { textOf } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import type { InsightService } from './insight-service.ts';

const mostInsights = 20;

const description = `Server-sent events, for \`new EventSource('/api/live?insights=crowded-products')\`:

- \`commit\` after each commit of the engine: \`{counted, pending, asOf}\`;
- \`insight\`, the same JSON as GET /api/insights/{name} with its defaults: once at the start, then whenever its numbers changed, at most four times a second;
- \`problem\`, \`{insight, code, message}\`, where an asked insight cannot be computed now.

A reader that falls behind gets the newest of each and misses those between. A comment every 15 seconds keeps the connection open.`;

/** GET /api/live: commits and changed insights as they happen. */
export function addLiveRoute(
  app: FastifyInstance,
  hub: LiveHub,
  service: Pick<InsightService, 'find'>,
): void {
  app.get(
    '/api/live',
    {
      ...documentedOnly,
      schema: {
        summary: 'Live numbers',
        description,
        tags: ['read'],
        querystring: Type.Object({
          insights: Type.Optional(
            Type.String({ description: 'Names of insights, separated by commas' }),
          ),
        }),
        response: {
          200: {
            description: 'Server-sent events',
            content: { 'text/event-stream': { schema: Type.String() } },
          },
          ...problemResponses(400, 401, 404, 503),
        },
      },
    },
    (request, reply) => {
      const insights = readInsights(request.query as QueryText, service);
      hub.requireRoom();
      if (request.method === 'HEAD') return reply.headers(streamHeaders).send();
      return open(hub, insights, reply);
    },
  );
  app.addHook('preClose', async () => hub.close());
}

function readInsights(query: QueryText, service: Pick<InsightService, 'find'>): readonly string[] {
  const names = new Set((textOf(query, 'insights') ?? '').split(',').filter((name) => name !== ''));
  if (names.size > mostInsights) {
    throw new PomonaError(
      'invalid_parameter',
      `insights may name at most ${mostInsights} insights`,
    );
  }
  for (const name of names) service.find(name);
  return [...names];
}

const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

function open(hub: LiveHub, insights: readonly string[], reply: FastifyReply): void {
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    ...streamHeaders,
  });
  const sink: LiveSink = {
    write: (text) => raw.write(text),
    onDrain: (listener) => raw.on('drain', listener),
    end: () => raw.end(),
  };
  const leave = hub.subscribe(new LiveStream(sink), insights);
  raw.on('close', leave);
  // A reader that vanishes mid-write is as gone as one that says goodbye; `close` follows.
  raw.on('error', () => undefined);
}
