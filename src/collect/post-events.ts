import type { IncomingMessage } from 'node:http';
import cors from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import { answerError } from './answer-problem.ts';
import { BodyBudget, bodyTooLarge } from './body-budget.ts';
import { uncounted } from './collector-metrics.ts';
import type { CollectorMetrics } from './collector-metrics.ts';
import { documentPostEvents } from './document-post-events.ts';
import type { EventSchema } from './event-schema.ts';
import type { IngestResult, Intake } from './intake.ts';
import { isForeignMediaType } from './json-bodies.ts';
import { TokenBucket } from './limit-rate.ts';
import { defaultBodyLimits, readBody, unsupportedType } from './read-body.ts';
import type { BodyHeaders, BodyLimits } from './read-body.ts';
import { receiveBody } from './receive-body.ts';
import type { ReceivedBody } from './receive-body.ts';
import { createKeyring, presentedKey, redactKey } from './write-keys.ts';
import type { WriteKey } from './write-keys.ts';

export interface CollectorOptions {
  /** For the documentation of the route; the gate is the intake's. */
  readonly schema: EventSchema;
  readonly intake: Intake;
  readonly writeKeys: readonly WriteKey[];
  readonly clock: Clock;
  /** Origins of pages that may send events; any when absent. */
  readonly origins?: readonly string[];
  /** Whether new events must wait, because the engine is too far behind. Asked before a body is read. */
  readonly overloaded?: () => { readonly retryAfterSeconds: number } | undefined;
  /** 5 MiB by default. */
  readonly maxBodyBytes?: number;
  /** 5,000 by default. */
  readonly maxEvents?: number;
  /** Bytes of all bodies held at once; 64 MiB by default. */
  readonly maxHeldBytes?: number;
  readonly metrics?: CollectorMetrics;
}

const path = '/events';
const preflightSeconds = 24 * 60 * 60;

/**
 * `POST /v1/events`, as a Fastify plugin. A request passes, in this order: origin (403), write key (401), back-pressure
 * (503), body (400, 413, 415, 503), rate limit (429), gate and log; 202 with what was accepted and rejected once all
 * of it is durable, 503 if it cannot be made so.
 *
 * The server that takes it should set `requestTimeout` (half a minute or so), which ends clients that send byte by
 * byte, and log requests by {@link describeRequest}, for their addresses can hold a key.
 */
export async function collector(
  fastify: FastifyInstance,
  options: CollectorOptions,
): Promise<void> {
  const inScope = (scope: FastifyInstance) => registerRoutes(scope, options);
  await fastify.register(inScope, { prefix: '/v1' });
}

async function registerRoutes(scope: FastifyInstance, options: CollectorOptions): Promise<void> {
  const metrics = options.metrics ?? uncounted;
  const limits: Limits = {
    maxBodyBytes: options.maxBodyBytes ?? defaultBodyLimits.maxBodyBytes,
    maxEvents: options.maxEvents ?? defaultBodyLimits.maxEvents,
    budget: new BodyBudget(options.maxHeldBytes ?? 64 * 1024 * 1024, options.clock),
  };
  scope.setErrorHandler((error, request, reply) => {
    const type = request.headers['content-type'] ?? '';
    answerError(isForeignMediaType(error) ? unsupportedType(type) : error, request, reply);
  });
  scope.decorateRequest('writeKey');
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', (_request: FastifyRequest, payload: IncomingMessage) =>
    receiveBody(payload, limits.maxBodyBytes, limits.budget),
  );
  await allowOrigins(scope, options.origins);
  const admit = createAdmission(options);
  scope.route({
    method: 'POST',
    url: path,
    schema: documentPostEvents(options.schema),
    // The body has its own reader and gate; the schemas are there to be read.
    validatorCompiler: () => () => true,
    serializerCompiler: () => (data) => JSON.stringify(data),
    onRequest: async (request) => {
      request.setDecorator('writeKey', admit(request));
      refuseAnnounced(request, limits.maxBodyBytes);
    },
    onResponse: async (_request, reply) =>
      metrics.requestAnswered(reply.statusCode, reply.elapsedTime / 1000),
    handler: createHandler(options, limits, metrics),
  });
}

/** What is too large by its own account need not be sent first. */
function refuseAnnounced({ headers }: FastifyRequest, maxBodyBytes: number): void {
  if (Number(headers['content-length'] ?? 0) > maxBodyBytes) throw bodyTooLarge(maxBodyBytes);
}

interface Limits extends BodyLimits {
  readonly budget: BodyBudget;
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<IngestResult>;

function createHandler(
  options: CollectorOptions,
  limits: Limits,
  metrics: CollectorMetrics,
): Handler {
  const limitRate = createRateLimits(options);
  return async function takeEvents(request, reply) {
    const { bytes, hold, refusal } = bodyOf(request, limits.budget);
    try {
      metrics.bytesReceived(bytes.length);
      if (refusal !== undefined) throw refusal;
      const batch = await readBody(bytes, headersOf(request), limits, hold);
      const writeKey = request.getDecorator<WriteKey>('writeKey');
      limitRate(writeKey, batch.values.length);
      const sample = writeKey.sample ?? false;
      const result = await options.intake.ingestBatch(batch, { source: 'http', sample });
      void reply.code(202);
      return result;
    } finally {
      hold.release();
    }
  };
}

/** Fastify does not call the parser when there is no body at all. */
function bodyOf(request: FastifyRequest, budget: BodyBudget): ReceivedBody {
  const body = request.body as ReceivedBody | undefined | null;
  return body ?? { bytes: Buffer.alloc(0), hold: budget.open(() => undefined) };
}

function headersOf({ headers }: FastifyRequest): BodyHeaders {
  return { contentType: headers['content-type'], contentEncoding: headers['content-encoding'] };
}

/** What is decided before the body is read: may this page and this key write, and now? */
function createAdmission(options: CollectorOptions): (request: FastifyRequest) => WriteKey {
  const findWriteKey = createKeyring(options.writeKeys);
  return (request) => {
    const { origin, authorization } = request.headers;
    checkOrigin(origin, options.origins);
    const presented = presentedKey(authorization, request.query);
    const writeKey = presented === undefined ? undefined : findWriteKey(presented);
    if (writeKey === undefined) throw unauthorized(presented);
    checkOrigin(origin, writeKey.origins);
    const overload = options.overloaded?.();
    if (overload === undefined) return writeKey;
    throw new PomonaError(
      'overloaded',
      'Events come faster than they are counted; send them again later',
      overload,
    );
  };
}

/** Only pages of browsers say their origin: a server that sends events has none. */
function checkOrigin(origin: string | undefined, allowed: readonly string[] | undefined): void {
  if (origin === undefined || allowed === undefined || allowed.includes(origin)) return;
  const shown = JSON.stringify(origin.slice(0, 200));
  throw new PomonaError(
    'forbidden',
    `Pages of ${shown} may not send events here, or not with this key`,
  );
}

function unauthorized(presented: string | undefined): PomonaError {
  const message =
    presented === undefined
      ? 'Give a write key as "Authorization: Bearer KEY" or as ?key=KEY; `pomona keys` (with --data of this instance) prints it'
      : 'The write key is not known here; `pomona keys` (with --data of this instance) prints the valid one';
  return new PomonaError('unauthorized', message);
}

function createRateLimits(options: CollectorOptions): (key: WriteKey, events: number) => void {
  const buckets = new Map<WriteKey, TokenBucket>();
  for (const writeKey of options.writeKeys) {
    const { eventsPerSecond } = writeKey;
    if (eventsPerSecond === undefined) continue;
    const burstEvents = writeKey.burstEvents ?? 10 * eventsPerSecond;
    buckets.set(writeKey, new TokenBucket({ eventsPerSecond, burstEvents, clock: options.clock }));
  }
  return (writeKey, events) => {
    const retryAfterSeconds = buckets.get(writeKey)?.take(events) ?? 0;
    if (retryAfterSeconds === 0) return;
    const limit = `${writeKey.eventsPerSecond} events a second`;
    const message = `The key "${writeKey.name}" may send ${limit}; send these again later`;
    throw new PomonaError('rate_limited', message, { retryAfterSeconds });
  };
}

/** Write keys can only write, so that any page may hold one; credentials of the browser are never asked for. */
async function allowOrigins(scope: FastifyInstance, origins?: readonly string[]): Promise<void> {
  await scope.register(cors, {
    origin: origins === undefined ? '*' : [...origins],
    methods: ['POST'],
    allowedHeaders: ['Authorization', 'Content-Type', 'Content-Encoding'],
    exposedHeaders: ['Retry-After'],
    credentials: false,
    maxAge: preflightSeconds,
    strictPreflight: false,
  });
}

/** What a log may say of a request: its URL without the key. */
export function describeRequest(request: FastifyRequest): Record<string, unknown> {
  return { method: request.method, url: redactKey(request.url), remoteAddress: request.ip };
}
