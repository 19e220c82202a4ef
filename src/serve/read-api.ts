import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import Type from 'typebox';
import { systemClock } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import type { Alerts } from '../publish/alerts.ts';
import { addAlertRoutes } from './alert-routes.ts';
import { insightList, ledgerAnswer } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { adminGuard, hostGuard } from './guard.ts';
import { addHealthRoute } from './health-route.ts';
import { addInsightRoutes } from './insight-routes.ts';
import { InsightService } from './insight-service.ts';
import type { Insight } from './insight.ts';
import { addLatestEventsRoute } from './latest-events-route.ts';
import { LiveHub } from './live-hub.ts';
import { addLiveRoute } from './live-route.ts';
import { addLoginRoute } from './login-route.ts';
import { addQuarantineRoutes } from './quarantine-routes.ts';
import { textOf } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import type { ServeSource } from './serve-source.ts';
import { addStorefrontRoute } from './storefront-route.ts';
import type { Storefront } from './storefront-route.ts';
import type { StoreReader } from './store-reader.ts';
import type { Report } from './report.ts';
import { addReportRoutes } from './report-routes.ts';
import type { ReportSource } from './report-routes.ts';
import type { FillingSource } from './source-contract.ts';
import { addSourceRoutes } from './source-routes.ts';
import type { SourceAccess } from './source-routes.ts';
import { readTimeRange } from './time-range.ts';
import { systemTimer } from './timer.ts';
import type { Timer } from './timer.ts';

export interface ReadApiOptions {
  readonly insights: readonly Insight[];
  readonly store: StoreReader;
  readonly source: ServeSource;
  readonly access: ReadAccess;
  /** Version of Pomona, for GET /api/health. */
  readonly version: string;
  readonly alerts?: Alerts;
  /** Public data beside the events, and the questions that are asked of it. */
  readonly sources?: SourceAccess & {
    readonly isSample: boolean;
    readonly filling: readonly FillingSource[];
  };
  readonly reports?: readonly Report[];
  /** The demo shop, where there is one. */
  readonly storefront?: Storefront;
  readonly clock?: Clock;
  readonly timer?: Timer;
}

/** Who may read: anybody on this machine, or whoever has the admin token. */
export type ReadAccess =
  | {
      readonly kind: 'loopback';
      /** Names it is reached by beside localhost and the loopback addresses. */
      readonly allowedHosts?: readonly string[];
    }
  | { readonly kind: 'token'; readonly adminToken: string };

/**
 * The read API as a Fastify plugin: insights, ledger, health, quarantine, live stream. Register `openApi` on the root
 * before it to have it described, and an error handler that turns PomonaError into problem+json.
 *
 * @example
 * app.register(readApi({ insights, store, source, version, access: { kind: 'loopback' } }));
 */
export function readApi(options: ReadApiOptions): FastifyPluginAsync {
  return async (app) => {
    const { access, clock = systemClock, timer = systemTimer, source } = options;
    const service = new InsightService({ ...options, clock });
    if (access.kind === 'loopback') app.addHook('onRequest', hostGuard(access.allowedHosts));
    app.addHook('onSend', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    });
    if (access.kind === 'token') addLoginRoute(app, access.adminToken, clock);
    const reportSource: ReportSource = {
      ...{ store: options.store, clock },
      isSample: () => options.sources?.isSample ?? false,
      filling: () => options.sources?.filling ?? [],
    };
    const reports = Map.groupBy(options.reports ?? [], ({ isPrivate }) => isPrivate === true);
    addReportRoutes(app, reports.get(false) ?? [], reportSource);
    await app.register(async (guarded) => {
      if (access.kind === 'token') guarded.addHook('onRequest', adminGuard(access.adminToken));
      addListRoute(guarded, service);
      addInsightRoutes(guarded, service, options.insights);
      addLedgerRoute(guarded, source, clock);
      addLatestEventsRoute(guarded, source, clock);
      addHealthRoute(guarded, source, options.version);
      addQuarantineRoutes(guarded, source.quarantine);
      if (options.alerts) addAlertRoutes(guarded, options.alerts);
      if (options.storefront) addStorefrontRoute(guarded, options.storefront, clock);
      if (options.sources) addSourceRoutes(guarded, options.sources);
      addReportRoutes(guarded, reports.get(true) ?? [], reportSource);
      addLiveRoute(guarded, new LiveHub({ service, source, clock, timer }), service);
    });
  };
}

function addListRoute(app: FastifyInstance, service: InsightService): void {
  const json = JSON.stringify(service.list());
  app.get(
    '/api/insights',
    {
      ...documentedOnly,
      schema: {
        summary: 'The insights there are',
        tags: ['read'],
        response: { 200: insightList, ...problemResponses(401) },
      },
    },
    (_request, reply) => reply.type('application/json; charset=utf-8').send(json),
  );
}

function addLedgerRoute(app: FastifyInstance, source: ServeSource, clock: Clock): void {
  const time = (description: string) =>
    Type.Optional(Type.String({ format: 'date-time', description }));
  app.get(
    '/api/ledger',
    {
      ...documentedOnly,
      schema: {
        summary: 'Where every event went',
        description:
          'received = accepted + rejected; accepted = counted + duplicates + late + pending. Totals are of all time; from and to choose the minutes shown.',
        tags: ['read'],
        querystring: Type.Object({
          from: time('First minute shown'),
          to: time('Minutes before this are shown'),
        }),
        response: { 200: ledgerAnswer, ...problemResponses(400, 401) },
      },
    },
    async (request) => {
      const query = request.query as QueryText;
      const from = textOf(query, 'from');
      const to = textOf(query, 'to');
      const everything = from === undefined && to === undefined;
      return source.ledger(everything ? undefined : readTimeRange(from, to, clock()));
    },
  );
}
