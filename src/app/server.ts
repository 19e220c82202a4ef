import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Fastify, { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyPluginAsync } from 'fastify';
import { pino } from 'pino';
import { errorTable, PomonaError } from '../base/errors.ts';
import { malformedAnswers, refuseMalformed } from '../collect/answer-malformed.ts';
import { answerProblems } from '../collect/answer-problem.ts';
import { collector, describeRequest } from '../collect/post-events.ts';
import type { WriteKey } from '../collect/write-keys.ts';
import type { Alerts } from '../publish/alerts.ts';
import { openApi } from '../serve/open-api.ts';
import { marketPaths, pagePaths } from '../serve/page-paths.ts';
import { readApi } from '../serve/read-api.ts';
import type { ReadAccess } from '../serve/read-api.ts';
import { addTracker, addWebPages, pagePolicy } from '../serve/web-pages.ts';
import { addAdminRoute } from './admin-route.ts';
import { addHealthRoutes } from './health-routes.ts';
import { listenError } from './listen-address.ts';
import type { Pipeline } from './pipeline.ts';
import type { Prometheus } from './prometheus.ts';
import { roleMissing } from './roles.ts';
import { PipelineSource } from './serve-source.ts';

export interface ServerOptions {
  readonly pipeline: Pipeline;
  readonly prometheus: Prometheus;
  readonly version: string;
  readonly host: string;
  readonly port: number;
  readonly writeKeys: readonly WriteKey[];
  readonly origins?: readonly string[];
  /** The demo shop's write key; no demo shop when absent. */
  readonly storefrontKey?: string;
  readonly access: ReadAccess;
  readonly alerts?: Alerts;
  /** What commands on this machine prove themselves with. */
  readonly adminToken: string;
  /** Folder of the built web pages. */
  readonly viewFolder: string;
  /** Above this many events that are durable and not counted, new ones must wait. */
  readonly maxPendingEvents: number;
  readonly logLevel: string;
}

export interface Server {
  readonly url: string;
  readonly port: number;
  /** Takes no more requests, answers those in hand. */
  stop(): Promise<void>;
}

/** Listens for events and readers. Rejects with `port_in_use` when somebody else does on that port. */
export async function startServer(options: ServerOptions): Promise<Server> {
  const app = await buildApp(options);
  try {
    await app.listen({ host: options.host, port: options.port });
  } catch (error) {
    await app.close();
    throw listenError(options, error);
  }
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : options.port;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, stop: () => stopServer(app) };
}

async function buildApp(options: ServerOptions): Promise<FastifyInstance> {
  const { pipeline, prometheus } = options;
  const app: FastifyInstance = Fastify({
    ...malformedAnswers,
    // To standard error: standard output is for the person at the terminal.
    loggerInstance: pino(
      { level: options.logLevel, base: null, serializers: { req: describeRequest } },
      pino.destination(2),
    ) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // What comes while the server closes is refused below, in the form of all other errors.
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true },
  });
  answerProblems(app);
  refuseMalformed(app);
  refuseWhileStopping(app);
  await app.register(openApi({ version: options.version }));
  const { roles } = pipeline;
  if (roles.includes('collector')) await addCollector(app, options);
  else refuse(app, '/v1/*', roleMissing(roles, 'collector', 'Taking events in'));
  addAdminRoute(app, pipeline, options.adminToken);
  addHealthRoutes(app, pipeline, prometheus);
  addErrorPage(app);
  addAlertGuide(app);
  if (roles.includes('api')) {
    await app.register(readApiOf(options, await PipelineSource.of(pipeline)));
    await addWebPages(app, options.viewFolder);
  } else {
    if (roles.includes('collector')) await addTracker(app, options.viewFolder);
    for (const path of ['/api/*', ...Object.values(pagePaths), ...Object.values(marketPaths)]) {
      refuse(app, path, roleMissing(roles, 'api', 'Answering, and showing pages,'));
    }
  }
  return app;
}

async function addCollector(app: FastifyInstance, options: ServerOptions): Promise<void> {
  const { pipeline, prometheus, maxPendingEvents } = options;
  // Where nothing is counted, nothing is behind.
  const isCounted = pipeline.roles.includes('engine');
  await app.register(collector, {
    schema: pipeline.domain.events,
    intake: pipeline.intake,
    writeKeys: options.writeKeys,
    clock: pipeline.clock,
    ...(options.origins ? { origins: options.origins } : {}),
    overloaded: () =>
      isCounted && pipeline.pending > maxPendingEvents ? { retryAfterSeconds: 2 } : undefined,
    metrics: prometheus.collector,
  });
}

function readApiOf(options: ServerOptions, source: PipelineSource): FastifyPluginAsync {
  const { pipeline } = options;
  return readApi({
    insights: pipeline.domain.insights,
    store: pipeline.readers,
    source,
    access: options.access,
    ...(options.alerts ? { alerts: options.alerts } : {}),
    version: options.version,
    ...(pipeline.sources ? { sources: pipeline.sources } : {}),
    reports: pipeline.domain.reports ?? [],
    ...storefrontOf(options),
    clock: pipeline.clock,
  });
}

/** What belongs to another process is answered with where to go. */
function refuse(app: FastifyInstance, url: string, reason: PomonaError): void {
  const answer = async () => {
    throw reason;
  };
  app.all(url, { schema: { hide: true } }, answer);
}

/** The demo shop sends events to where it comes from. */
function storefrontOf({ pipeline, storefrontKey }: ServerOptions) {
  const { catalogueAt } = pipeline.domain;
  const takesEvents = pipeline.roles.includes('collector');
  if (!catalogueAt || storefrontKey === undefined || !takesEvents) return {};
  return { storefront: { catalogueAt, writeKey: storefrontKey } };
}

function refuseWhileStopping(app: FastifyInstance): void {
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
  });
  app.addHook('onRequest', async (_request, reply) => {
    if (!isStopping) return;
    void reply.header('connection', 'close');
    const options = { retryAfterSeconds: 5 };
    throw new PomonaError('shutting_down', 'Pomona is stopping; send this again soon.', options);
  });
}

/** Where the `type` of a problem leads to. */
function addErrorPage(app: FastifyInstance): void {
  const rows = Object.entries(errorTable).map(
    ([code, { status, retryable, title }]) =>
      `<tr id="${code}"><td><code>${code}</code></td><td>${status}</td><td>${retryable ? 'yes' : 'no'}</td><td>${title}</td></tr>`,
  );
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Errors - Pomona</title>
<h1>Errors</h1><table><thead><tr><th>Code</th><th>HTTP status</th><th>Retry helps</th><th>Meaning</th></tr></thead><tbody>${rows.join('')}</tbody></table></html>`;
  app.get('/docs/errors', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', pagePolicy).send(page),
  );
}

/** What the page of alerts points to for whoever receives them. */
function addAlertGuide(app: FastifyInstance): void {
  const file = join(import.meta.dirname, '..', '..', 'docs', 'alerts.md');
  app.get('/docs/alerts.md', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/plain; charset=utf-8').send(await readFile(file, 'utf8')),
  );
}

async function stopServer(app: FastifyInstance): Promise<void> {
  const closing = app.close();
  // Live streams never end by themselves.
  app.server.closeIdleConnections();
  const timer = setTimeout(() => app.server.closeAllConnections(), 2_000);
  await closing;
  clearTimeout(timer);
}
