import type { FastifyInstance, FastifyReply } from 'fastify';
import Type from 'typebox';
import type { TObject, TProperties } from 'typebox';
import { PomonaError } from '../base/errors.ts';
import { csvFileName, csvOf } from './csv.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import type { InsightService } from './insight-service.ts';
import { schemaOfAnswer } from './insight.ts';
import type { Insight } from './insight.ts';
import { textOf } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';

/** GET /api/insights/<name>, one route for each insight so that each is described with its own fields. */
export function addInsightRoutes(
  app: FastifyInstance,
  service: InsightService,
  insights: readonly Insight[],
): void {
  for (const insight of insights) {
    app.get(
      `/api/insights/${insight.name}`,
      { ...documentedOnly, schema: routeSchema(insight) },
      (request, reply) => answer(service, insight.name, request.query as QueryText, reply),
    );
  }
  app.get('/api/insights/:name', { schema: { hide: true } }, (request) => {
    service.find((request.params as { name: string }).name);
  });
}

async function answer(
  service: InsightService,
  name: string,
  query: QueryText,
  reply: FastifyReply,
): Promise<string> {
  const format = textOf(query, 'format') ?? 'json';
  if (format !== 'json' && format !== 'csv') {
    throw new PomonaError(
      'invalid_parameter',
      `format must be one of json, csv; it was ${JSON.stringify(format)}`,
    );
  }
  const computed = await service.answer(name, query);
  if (format === 'json') {
    reply.type('application/json; charset=utf-8');
    return computed.json;
  }
  reply.type('text/csv; charset=utf-8');
  reply.header('content-disposition', `attachment; filename="${csvFileName(computed)}"`);
  return csvOf(computed);
}

function routeSchema(insight: Insight) {
  return {
    summary: insight.title.en,
    description: `${insight.title.ko}. ${insight.description}`,
    tags: ['insights'],
    querystring: querySchema(insight),
    response: {
      200: {
        description: 'The answer',
        content: {
          'application/json': { schema: schemaOfAnswer(insight) },
          'text/csv': { schema: Type.String({ description: 'The rows, with a header' }) },
        },
      },
      ...problemResponses(400, 401, 503),
    },
  };
}

function querySchema(insight: Insight): TObject {
  const unit = insight.widening === 'hour' ? 'whole hours' : 'whole days in Seoul';
  const time = (description: string) =>
    Type.Optional(Type.String({ format: 'date-time', description }));
  const own: TProperties = Object.fromEntries(
    Object.entries(insight.parameters).map(([name, schema]) => [name, Type.Optional(schema)]),
  );
  return Type.Object({
    from: time(`Start, included; a day before \`to\` unless given. Widened to ${unit}`),
    to: time(`End, left out; now unless given. Widened to ${unit}`),
    ...own,
    format: Type.Optional(Type.Enum(['json', 'csv'], { default: 'json' })),
  });
}
