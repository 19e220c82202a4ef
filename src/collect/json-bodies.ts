import type { FastifyInstance, FastifyRequest } from 'fastify';
import { messageOf, PomonaError } from '../base/errors.ts';

/**
 * Has an instance read bodies of `application/json`, and refuse with `invalid_body` what is empty, `invalid_json` what is
 * broken. `__proto__` is a name like any other: JSON.parse makes a plain property of it, for the route to refuse.
 */
export function takeJsonBodies(fastify: FastifyInstance): void {
  fastify.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (request: FastifyRequest, body: string) =>
      // What is wrong with a request that no route takes is not its body.
      request.is404 ? undefined : parseJson(body),
  );
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    throw new PomonaError(
      'invalid_body',
      'The body is empty; send JSON, {} where there is nothing to say',
    );
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = `The body is not valid JSON: ${messageOf(error)}`;
    throw new PomonaError('invalid_json', message, { cause: error });
  }
}

/** Whether the HTTP framework refused the Content-Type: there is no such type, or nobody here reads it. */
export function isForeignMediaType(error: unknown): boolean {
  return codeOf(error) === 'FST_ERR_CTP_INVALID_MEDIA_TYPE';
}

/** Whether the HTTP framework refused a body before anybody asked whether there is a route for it. */
export function isAboutBody(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('FST_ERR_CTP_') || code === 'FST_ERR_ROUTE_MISSING_CONTENT_TYPE';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
