import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PomonaError } from '../base/errors.ts';
import { asPomonaError, problemOf } from '../base/problem.ts';
import { watchRoutes } from './allowed-methods.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { isAboutBody, isForeignMediaType, takeJsonBodies } from './json-bodies.ts';

/**
 * Answers every error of an instance (and its children) with problem+json, and what no route takes: 404, 405 where the
 * address takes other methods, 204 with `allow` for OPTIONS; and reads bodies of JSON. Call it once on the root, before
 * there are routes.
 * For what never gets as far as a request see {@link malformedAnswers}.
 */
export function answerProblems(fastify: FastifyInstance): void {
  const allowedMethods = watchRoutes(fastify);
  takeJsonBodies(fastify);
  fastify.setErrorHandler((error, request, reply) => {
    if (request.is404 && isAboutBody(error)) answerUnrouted(request, reply, allowedMethods);
    else answerError(isForeignMediaType(error) ? onlyJson() : error, request, reply);
  });
  fastify.setNotFoundHandler((request, reply) => answerUnrouted(request, reply, allowedMethods));
}

function onlyJson(): PomonaError {
  return new PomonaError('unsupported_media_type', 'Content-Type must be application/json');
}

/** A Fastify error handler. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const known = asPomonaError(error);
  logFault(request, known);
  answerProblem(reply, known);
}

/** 503 says that the client must wait, which is no fault of ours; a log that fails tells of it by itself. */
function logFault({ log }: FastifyRequest, error: PomonaError): void {
  const { status, code, message, cause } = error;
  if (status === 503) log.info({ code }, message);
  else if (status >= 500) log.error({ err: cause ?? error, code }, message);
}

/** The query is left out of the messages: it can hold a key. */
function answerUnrouted(
  request: FastifyRequest,
  reply: FastifyReply,
  allowedMethods: AllowedMethods,
): void {
  const { method } = request;
  const path = request.url.split('?', 1)[0] ?? '';
  const methods = allowedMethods(path);
  if (methods.length === 0 || methods.includes(method)) {
    answerProblem(reply, new PomonaError('not_found', `There is no ${method} ${path}`));
    return;
  }
  const allow = [...methods, 'OPTIONS'].join(', ');
  void reply.header('allow', allow);
  if (method === 'OPTIONS') {
    void reply.code(204).send();
    return;
  }
  const message = `${path} does not take ${method}, only ${allow}`;
  answerProblem(reply, new PomonaError('method_not_allowed', message));
}

function answerProblem(reply: FastifyReply, error: PomonaError): void {
  const { status, headers, body } = problemOf(error);
  void reply.code(status).headers(headers).send(JSON.stringify(body));
}
