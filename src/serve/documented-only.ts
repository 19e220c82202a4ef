import type { TSchema } from 'typebox';
import { problem } from './contract.ts';
import type { FastifySchemaCompiler, RouteShorthandOptions } from 'fastify';

const takeAll: FastifySchemaCompiler<unknown> = () => (value) => ({ value });

/**
 * Route options under which schemas serve the documentation alone: parameters are read by read-parameters.ts, whose
 * messages say what is allowed, and answers are already text.
 */
export const documentedOnly = {
  validatorCompiler: takeAll,
  serializerCompiler: () => JSON.stringify,
} as const satisfies RouteShorthandOptions;

/** Responses that are problems, for a route's description. */
export function problemResponses(...statuses: readonly number[]): Record<number, object> {
  const content = { 'application/problem+json': { schema: problem as TSchema } };
  return Object.fromEntries(
    statuses.map((status) => [status, { description: 'A problem (RFC 9457)', content }]),
  );
}
