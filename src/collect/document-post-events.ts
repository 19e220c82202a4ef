import Type from 'typebox';
import type { TSchema } from 'typebox';
import { schemaOfAnyEvent } from './event-schema.ts';
import type { EventSchema } from './event-schema.ts';
import { rejectionTable } from './rejection.ts';

const problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: Type.String(),
  },
  { description: 'A problem (RFC 9457)' },
);

const rejectedEvent = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Place in the request' }),
  eventId: Type.Union([Type.String(), Type.Null()]),
  code: Type.Union(Object.keys(rejectionTable).map((code) => Type.Literal(code))),
  message: Type.String(),
});

const answer = Type.Object(
  { accepted: Type.Integer({ minimum: 0 }), rejected: Type.Array(rejectedEvent) },
  {
    description:
      'Everything is stored: accepted events in the log, rejected ones in the quarantine',
  },
);

const problemStatuses = [400, 401, 403, 413, 415, 429, 503];

/** The route in the words of OpenAPI. Nothing is checked by it: the gate does that, event by event. */
export function documentPostEvents(schema: EventSchema): Record<string, unknown> {
  const event = schemaOfAnyEvent(schema);
  const events = Type.Array(event, { maxItems: 5000 });
  const envelope = Type.Object({
    sentAt: Type.Optional(
      Type.String({ format: 'date-time', description: 'Now, by the clock of the client' }),
    ),
    events,
  });
  const example = schema.example ? { example: schema.example } : {};
  const json = Type.Union([event, events, envelope]);
  const problems = problemStatuses.map((status): [number, TSchema] => [status, problem]);
  return {
    summary: 'Send events',
    description:
      'One event, an array of events, or {sentAt, events}; or one event a line as application/x-ndjson. Optionally gzip. At most 5,000 events and 5 MiB.',
    tags: ['events'],
    querystring: Type.Object({
      key: Type.Optional(Type.String({ description: 'The write key, where no header can be set' })),
    }),
    body: {
      content: {
        'application/json': { schema: json, ...example },
        'application/x-ndjson': { schema: event },
        'text/plain': { schema: json },
      },
    },
    response: { 202: answer, ...Object.fromEntries(problems) },
  };
}
