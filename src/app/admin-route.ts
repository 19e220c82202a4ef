import type { FastifyInstance } from 'fastify';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { bigintAsText } from '../base/bigint-as-text.ts';
import { PomonaError } from '../base/errors.ts';
import { asPomonaError } from '../base/problem.ts';
import { adminGuard } from '../serve/guard.ts';
import { findOperation } from './operations.ts';
import type { Emit, Message } from './operations.ts';
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
      const gone = closed(reply.raw);
      const signal = AbortSignal.any([gone, pipeline.stopping]);
      const lines = runToLines((emit) => operation(pipeline, request.body, emit, signal), gone);
      return reply.type('application/x-ndjson').send(Readable.from(lines));
    },
  );
}

/** Aborted when an answer is through, or whoever asked for it has gone. */
function closed(response: ServerResponse): AbortSignal {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/** An operation waits once this many bytes of its answer are not taken yet. */
const mostWaitingBytes = 4 * 1024 * 1024;

/** Runs an operation, whose messages become lines. Nobody takes them once the signal is aborted. */
async function* runToLines(
  run: (emit: Emit) => Promise<unknown>,
  gone: AbortSignal,
): AsyncGenerator<string> {
  let waiting: string[] = [];
  let waitingBytes = 0;
  let wake = Promise.withResolvers<void>();
  let taken = Promise.withResolvers<void>();
  let isDone = false;
  gone.addEventListener('abort', () => taken.resolve(), { once: true });
  const emit = (message: Message): Promise<void> | undefined => {
    const line = `${JSON.stringify(message, bigintAsText)}\n`;
    waiting.push(line);
    waitingBytes += line.length;
    wake.resolve();
    return waitingBytes > mostWaitingBytes && !gone.aborted ? taken.promise : undefined;
  };
  void run(emit)
    .then(
      (result) => emit({ kind: 'result', result: result ?? null }),
      (error: unknown) => emit(errorMessage(error)),
    )
    .finally(() => {
      isDone = true;
      wake.resolve();
    });
  while (!isDone || waiting.length > 0) {
    await wake.promise;
    wake = Promise.withResolvers<void>();
    const lines = waiting;
    [waiting, waitingBytes] = [[], 0];
    taken.resolve();
    taken = Promise.withResolvers<void>();
    yield lines.join('');
  }
}

function errorMessage(error: unknown): Message {
  const { code, message } = asPomonaError(error);
  const text = error instanceof PomonaError ? message : String(error);
  return { kind: 'error', code, message: text };
}
