import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import { PomonaError } from '../base/errors.ts';
import { asPomonaError } from '../base/problem.ts';
import { adminGuard } from '../serve/guard.ts';
import { findOperation } from './operations.ts';
import type { Message } from './operations.ts';
import type { Pipeline } from './pipeline.ts';

const maxArgumentsBytes = 64 * 1024 * 1024;

/**
 * `POST /api/admin/NAME` with the arguments as JSON: how commands steer a running instance. Only the admin token opens
 * it, on loopback too, so that no web page can. The answer is NDJSON: progress and rows as they come, at the end the
 * result or the error.
 */
export function addAdminRoute(app: FastifyInstance, pipeline: Pipeline, adminToken: string): void {
  app.post<{ Params: { name: string } }>(
    '/api/admin/:name',
    {
      schema: { hide: true },
      bodyLimit: maxArgumentsBytes,
      onRequest: adminGuard(adminToken),
    },
    async (request, reply) => {
      const operation = findOperation(request.params.name);
      const lines = runToLines((emit) => operation(pipeline, request.body, emit));
      return reply.type('application/x-ndjson').send(Readable.from(lines));
    },
  );
}

async function* runToLines(
  run: (emit: (message: Message) => void) => Promise<unknown>,
): AsyncGenerator<string> {
  const waiting: Message[] = [];
  let wake = Promise.withResolvers<void>();
  const emit = (message: Message) => {
    waiting.push(message);
    wake.resolve();
  };
  void run(emit).then(
    (result) => emit({ kind: 'result', result: result ?? null }),
    (error: unknown) => {
      const { code, message } = asPomonaError(error);
      emit({
        kind: 'error',
        code,
        message: error instanceof PomonaError ? message : String(error),
      });
    },
  );
  for (;;) {
    await wake.promise;
    wake = Promise.withResolvers<void>();
    const messages = waiting.splice(0);
    yield messages.map((message) => `${JSON.stringify(message)}\n`).join('');
    if (messages.some(({ kind }) => kind === 'result' || kind === 'error')) return;
  }
}
