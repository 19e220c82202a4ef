import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PomonaError } from '../base/errors.ts';
import { asPomonaError, problemOf } from '../base/problem.ts';

/**
 * Answers every error and every unknown path of an instance (and its children) with problem+json.
 * Call it once on the root; only errors of our own making are logged as such.
 */
export function answerProblems(fastify: FastifyInstance): void {
  fastify.setErrorHandler(answerError);
  fastify.setNotFoundHandler(answerNotFound);
}

/** A Fastify error handler. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = asPomonaError(error);
  if (known.status >= 500) {
    request.log.error({ err: known.cause ?? known, code: known.code }, known.message);
  }
  answerProblem(reply, known);
}

/** A Fastify not-found handler. The query is left out of the message: it can hold a key. */
export function answerNotFound(request: FastifyRequest, reply: FastifyReply): void {
  const path = request.url.split('?', 1)[0] ?? '';
  answerProblem(reply, new PomonaError('not_found', `There is no ${request.method} ${path}`));
}

/** Sends the answer of one error. */
export function answerProblem(reply: FastifyReply, error: PomonaError): void {
  const { status, headers, body } = problemOf(error);
  void reply.code(status).headers(headers).send(JSON.stringify(body));
}
