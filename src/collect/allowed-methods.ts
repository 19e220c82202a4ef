import type { FastifyInstance } from 'fastify';

/** The methods that the routes of a path take, in the order in which they were added; none for an unknown path. */
export type AllowedMethods = (path: string) => readonly string[];

interface Route {
  readonly segments: readonly string[];
  readonly methods: readonly string[];
}

/**
 * Learns the routes of an instance as they are added. Of a route for all that lies in a folder (`/assets/*`) only the
 * folder itself is known: what is in there is for its GET to say.
 */
export function watchRoutes(fastify: FastifyInstance): AllowedMethods {
  const routes: Route[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    routes.push({ segments: segmentsOf(url.replace(/\*$/, '')), methods: [method].flat() });
  });
  return (path) => {
    const segments = segmentsOf(path);
    const matching = routes.filter((route) => matches(route.segments, segments));
    return [...new Set(matching.flatMap(({ methods }) => methods))];
  };
}

function segmentsOf(path: string): readonly string[] {
  return path.split('/').filter((segment) => segment !== '');
}

function matches(pattern: readonly string[], path: readonly string[]): boolean {
  return (
    pattern.length === path.length &&
    pattern.every((segment, index) => segment.startsWith(':') || segment === path[index])
  );
}
