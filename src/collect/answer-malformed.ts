import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PomonaError } from '../base/errors.ts';
import { problemOf } from '../base/problem.ts';
import { answerError } from './answer-problem.ts';

/**
 * Options of a Fastify instance under which what is no request, or no whole one, is answered with problem+json too:
 * broken percent-escapes, bad HTTP, headers too large, requests that take too long. {@link refuseMalformed} goes with it.
 */
export const malformedAnswers = {
  frameworkErrors: answerFrameworkError,
  clientErrorHandler: answerClientError,
  requestTimeout: 30_000,
  http: {
    // Node's own refusal has no body.
    requireHostHeader: false,
    // Were it the longer of the two, Node would take it for the whole request, and the other for the headers.
    headersTimeout: 20_000,
    // How often both are looked after.
    connectionsCheckingInterval: 5_000,
  },
} as const;

/** Refuses what Node would answer in a form of its own: a request without Host, CONNECT; what is refused is not sent first. */
export function refuseMalformed(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', async ({ raw, headers, url }) => {
    if (url.split('?', 1)[0]?.includes('%00') === true) {
      throw new PomonaError('invalid_request', 'The address holds NUL, as %00');
    }
    if (raw.httpVersion === '1.0' || headers.host !== undefined) return;
    throw new PomonaError('invalid_request', 'The header Host is missing');
  });
  const { server } = fastify;
  // A body is asked for once nothing else speaks against the request.
  server.on('checkContinue', (request, response) => fastify.routing(request, response));
  fastify.addHook('preParsing', async ({ headers }, reply) => {
    if (headers.expect?.toLowerCase() === '100-continue') reply.raw.writeContinue();
  });
  // A server may pass over an expectation it does not know (RFC 9110, 10.1.1).
  server.on('checkExpectation', (request, response) => fastify.routing(request, response));
  server.on('connect', (_request, socket) =>
    endWithProblem(socket, new PomonaError('invalid_request', 'Pomona is no proxy')),
  );
}

function answerFrameworkError(
  error: { readonly code: string },
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const badUrl = new PomonaError('invalid_request', 'The address holds a broken percent-escape');
  answerError(error.code === 'FST_ERR_BAD_URL' ? badUrl : error, request, reply);
}

interface ConnectionError extends Error {
  readonly code?: string;
}

/** For https://nodejs.org/api/http.html#event-clienterror */
function answerClientError(error: ConnectionError, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || socket.destroyed) return;
  endWithProblem(socket, problemOfConnection(error));
}

function problemOfConnection(error: ConnectionError): PomonaError {
  switch (error.code ?? '') {
    case 'HPE_HEADER_OVERFLOW':
      return new PomonaError('headers_too_large', 'The headers have more than 16 KiB');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new PomonaError(
        'request_timeout',
        'The request did not arrive in time; send it again',
      );
    default:
      return new PomonaError('invalid_request', `The request is not valid HTTP: ${error.message}`);
  }
}

/** Answers on a connection for which there is no response to answer with, and ends it. */
function endWithProblem(socket: Duplex, error: PomonaError): void {
  const { status, headers, body } = problemOf(error);
  const text = JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  const fields = Object.entries({ ...headers, 'content-length': length, connection: 'close' });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fields.map(([name, value]) => `${name}: ${value}`),
  ];
  if (!socket.writable) socket.destroy();
  else socket.end(`${head.join('\r\n')}\r\n\r\n${text}`, () => socket.destroy());
}
