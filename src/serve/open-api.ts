import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyPluginAsync } from 'fastify';

export interface OpenApiOptions {
  /** Version of Pomona, for `info.version`. */
  readonly version: string;
}

/** What the reference page may load: itself. Nothing from elsewhere, and no inline script. */
const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const description = `Send events with a write key to \`POST /v1/events\`; read insights, the ledger and the live stream under \`/api\`.
Times are RFC 3339; days, weekdays and hours are those of Asia/Seoul; money is integer KRW. Errors are \`application/problem+json\` (RFC 9457).`;

/**
 * Describes the routes of the application: GET /openapi.json (OpenAPI 3.1) and a reference page at /docs/api, served
 * from here alone. Register it on the root, awaited, before any plugin whose routes it should describe; a route is left
 * out by `schema: { hide: true }`.
 *
 * @example
 * await app.register(openApi({ version: '0.1.0' }));
 * await app.register(postEvents(…));
 * await app.register(readApi(…));
 */
export function openApi({ version }: OpenApiOptions): FastifyPluginAsync {
  const plugin: FastifyPluginAsync = async (app) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'Pomona', version, description },
        tags: [
          { name: 'events', description: 'Sending events' },
          { name: 'insights', description: 'Questions of the shop, answered in numbers' },
          { name: 'read', description: 'What else there is to read' },
          { name: 'quarantine', description: 'Events that were not accepted, and another try' },
          { name: 'alerts', description: 'What people are told of when it happens' },
          { name: 'health', description: 'How the process is' },
        ],
        components: { securitySchemes },
      },
    });
    await app.register(swaggerUi, {
      routePrefix: '/docs/api',
      staticCSP: pagePolicy,
      theme: { title: 'Pomona API' },
      uiConfig: { docExpansion: 'list', deepLinking: true, tryItOutEnabled: true },
    });
    app.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  };
  // The same as fastify-plugin does: hooks then reach the routes of plugins registered after this one.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}

const securitySchemes = {
  writeKey: {
    type: 'http',
    scheme: 'bearer',
    description: 'The write key (`pomona keys`); it can only send events',
  },
  adminToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'POMONA_ADMIN_TOKEN; asked for under /api when bound to other than loopback',
  },
} as const;
