import type { FastifyInstance, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { PomonaError } from '../base/errors.ts';
import type { QuarantinedEvent } from '../collect/quarantine-record.ts';
import { quarantineList, quarantineRecord, replayAllAnswer, replayAnswer } from './contract.ts';
import type { QuarantineList, QuarantineRecord, ReplayAnswer } from './contract.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { bodyReader } from './read-body.ts';
import { readParameters } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import { replayUnresolved } from './replay-unresolved.ts';
import { sameOriginGuard } from './same-origin-guard.ts';
import type { QuarantineAccess } from './serve-source.ts';

const excerptCharacters = 200;
/** As much as a request of events may have. */
const maxBodyBytes = 5 * 1024 * 1024;

const listParameters = {
  limit: Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Rows of a page' }),
  before: Type.Integer({ minimum: 0, description: 'Only events before this id' }),
  code: Type.String({ description: 'Only events rejected with this code' }),
  unresolved: Type.Enum(['true', 'false'], {
    default: 'false',
    description: 'Only events neither replayed nor dropped',
  }),
};
const idParameter = Type.Object({ id: Type.Integer({ minimum: 0 }) });
const replayBody = Type.Object({
  fixed: Type.Optional(
    Type.String({ description: 'The event set right; as it was sent when absent' }),
  ),
});
const replayAllBody = Type.Object({
  code: Type.Optional(Type.String({ description: 'Only events rejected with this code' })),
  before: Type.Optional(
    Type.Integer({ minimum: 0, description: '`next` of the answer before, to go on' }),
  ),
});

/** /api/quarantine: what was not accepted, and another try. What changes something is for this server's own pages. */
export function addQuarantineRoutes(app: FastifyInstance, quarantine: QuarantineAccess): void {
  addReadRoutes(app, quarantine);
  addChangeRoutes(app, quarantine);
}

function addReadRoutes(app: FastifyInstance, quarantine: QuarantineAccess): void {
  app.get(
    '/api/quarantine',
    {
      ...documentedOnly,
      schema: {
        summary: 'Rejected events, newest first',
        tags: ['quarantine'],
        querystring: Type.Partial(Type.Object(listParameters)),
        response: { 200: quarantineList, ...problemResponses(400, 401) },
      },
    },
    (request) => list(quarantine, request.query as QueryText),
  );
  app.get(
    '/api/quarantine/:id',
    {
      ...documentedOnly,
      schema: {
        summary: 'One rejected event with its whole text',
        tags: ['quarantine'],
        params: idParameter,
        response: { 200: quarantineRecord, ...problemResponses(401, 404) },
      },
    },
    async (request) => recordOf(await quarantine.show(idOf(request))),
  );
}

function addChangeRoutes(app: FastifyInstance, quarantine: QuarantineAccess): void {
  const change = { ...documentedOnly, onRequest: sameOriginGuard, bodyLimit: maxBodyBytes };
  const problems = problemResponses(400, 401, 403, 404, 413, 415, 503);
  app.post(
    '/api/quarantine/:id/replay',
    {
      ...change,
      schema: {
        summary: 'Send a rejected event through the gate again',
        description:
          'Set right, or as it was. Accepted: it is stored, and counted in a moment. Rejected: nothing has changed.',
        tags: ['quarantine'],
        params: idParameter,
        body: replayBody,
        response: { 200: replayAnswer, ...problems },
      },
    },
    (request) => replay(quarantine, request),
  );
  app.post(
    '/api/quarantine/:id/drop',
    {
      ...change,
      schema: {
        summary: 'Note that a rejected event is of no use',
        description: 'It stays readable. One that was replayed stays so.',
        tags: ['quarantine'],
        params: idParameter,
        body: Type.Object({}),
        response: { 200: quarantineRecord, ...problems },
      },
    },
    (request) => drop(quarantine, request),
  );
  app.post(
    '/api/quarantine/replay',
    {
      ...change,
      schema: {
        summary: 'Send unresolved events through the gate again, as they were',
        description:
          'For when what refused them was set right. At most 200 events a request, the newest first: ask again with `before` until `next` is null.',
        tags: ['quarantine'],
        body: replayAllBody,
        response: { 200: replayAllAnswer, ...problems },
      },
    },
    ({ body }) => replayUnresolved(quarantine, readReplayAllBody(body)),
  );
}

const readReplayBody = bodyReader(replayBody);
const readReplayAllBody = bodyReader(replayAllBody);

async function list(quarantine: QuarantineAccess, query: QueryText): Promise<QuarantineList> {
  const { limit, unresolved, ...rest } = readParameters(listParameters, query, []);
  // One more than asked for tells whether there is a page after this one.
  const wanted = { ...rest, limit: Number(limit) + 1, unresolvedOnly: unresolved === 'true' };
  const found = await quarantine.list(wanted);
  const { rejected, resolved, codes } = quarantine.counts();
  const rows = found.slice(0, Number(limit));
  return {
    rows: rows.map((event) => ({
      ...rowOf(event),
      excerpt: event.raw.slice(0, excerptCharacters),
    })),
    next: found.length > rows.length ? (rows.at(-1)?.id ?? null) : null,
    totals: {
      rejected,
      unresolved: rejected - resolved,
      byCode: codes.map(({ code, records }) => ({ code, rejected: records })),
    },
  };
}

async function replay(
  quarantine: QuarantineAccess,
  request: FastifyRequest,
): Promise<ReplayAnswer> {
  const outcome = await quarantine.replay({ id: idOf(request), ...readReplayBody(request.body) });
  if (outcome.kind === 'accepted') return { outcome: 'accepted', code: null, message: null };
  return { outcome: 'rejected', code: outcome.code, message: outcome.message };
}

async function drop(
  quarantine: QuarantineAccess,
  request: FastifyRequest,
): Promise<QuarantineRecord> {
  const id = idOf(request);
  await quarantine.drop(id);
  return recordOf(await quarantine.show(id));
}

function idOf({ params }: FastifyRequest): number {
  const { id } = params as { id: string };
  if (/^\d{1,15}$/.test(id)) return Number(id);
  throw new PomonaError('not_found', `There is no event ${id} in the quarantine`);
}

function recordOf(event: QuarantinedEvent): QuarantineRecord {
  return { ...rowOf(event), index: event.index, raw: event.raw };
}

function rowOf(event: QuarantinedEvent): Omit<QuarantineRecord, 'index' | 'raw'> {
  const { id, receivedAt, code, message, eventId = null, source, resolution } = event;
  return {
    id,
    receivedAt,
    code,
    message,
    eventId,
    source,
    state: resolution?.outcome ?? 'unresolved',
    resolvedAt: resolution?.at ?? null,
    truncated: event.truncated ?? false,
    erased: event.erased ?? false,
  };
}
