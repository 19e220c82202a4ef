import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { documentedOnly } from '../serve/documented-only.ts';
import type { Pipeline } from './pipeline.ts';
import type { Prometheus } from './prometheus.ts';

const readiness = Type.Object({
  status: Type.Enum(['ready', 'not ready']),
  faults: Type.Array(Type.String(), { description: 'Why it is not ready' }),
  warnings: Type.Array(Type.String(), { description: 'What else is wrong' }),
  roles: Type.Array(Type.String(), { description: 'What this process does' }),
});

/** `GET /healthz`, `/readyz` and `/metrics`: for whoever watches over the process, and open to all who reach it. */
export function addHealthRoutes(
  app: FastifyInstance,
  pipeline: Pipeline,
  { registry }: Prometheus,
): void {
  const describe = (summary: string, response: object) => ({
    ...documentedOnly,
    schema: { summary, tags: ['health'], response },
  });
  const alive = { 200: Type.Object({ status: Type.Literal('ok') }) };
  app.get('/healthz', describe('Whether the process answers', alive), async () => ({
    status: 'ok',
  }));
  const ready = { 200: readiness, 503: readiness };
  const isReady = describe('Whether the process does its work', ready);
  app.get('/readyz', isReady, async (_request, reply) => {
    const faults = pipeline.faults();
    if (faults.length > 0) void reply.code(503).header('retry-after', '2');
    return {
      status: faults.length === 0 ? 'ready' : 'not ready',
      faults,
      warnings: pipeline.warnings(),
      roles: pipeline.roles,
    };
  });
  const text = { description: 'Figures', content: { 'text/plain': { schema: Type.String() } } };
  const figures = describe('Figures of the process, in the text format of Prometheus', {
    200: text,
  });
  app.get('/metrics', figures, async (_request, reply) => {
    void reply.type(registry.contentType);
    return registry.metrics();
  });
}
