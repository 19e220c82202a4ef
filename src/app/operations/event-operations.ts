import Type from 'typebox';
import type { NewRejection } from '../../collect/quarantine-record.ts';
import { literal, queryRows } from '../../process/database.ts';
import { countedEvents } from '../../process/history.ts';
import { readSql } from '../../process/read-sql.ts';
import { explainMissing } from '../../process/store-readers.ts';
import type { Pipeline } from '../pipeline.ts';
import { operation, progressOf } from './operation.ts';

const text = Type.String({ minLength: 1 });

/** Takes in what a reader made of a piece of a file: events, and lines no event could be made of. */
export const ingest = operation(
  Type.Object({
    source: Type.Union([
      Type.Literal('access-log'),
      Type.Literal('csv'),
      Type.Literal('replay'),
      Type.Literal('simulator'),
    ]),
    events: Type.Array(Type.Unknown()),
    bad: Type.Array(Type.Object({ line: Type.Integer(), raw: Type.String(), message: text })),
    sample: Type.Optional(Type.Boolean()),
  }),
  async (pipeline, { source, events, bad, sample = false }) => {
    const rejections = bad.map(({ line, raw, message }): NewRejection => ({
      code: 'malformed_line',
      message: `Line ${line}: ${message}`,
      index: line,
      raw,
      source,
    }));
    await pipeline.quarantine.add(rejections, pipeline.clock());
    if (events.length === 0) return { accepted: 0, rejected: [] };
    return pipeline.intake.ingest(events, { source, sample });
  },
);

/** Resolves once everything accepted so far is counted. */
export const settle = operation(Type.Object({}), async (pipeline, _args, emit) => {
  await pipeline.settled(progressOf(emit, 'Counting'));
  return { counted: pipeline.engine.offset };
});

/** The last stored events, oldest first. */
export const tail = operation(
  Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: 100_000 }),
    user: Type.Optional(text),
    type: Type.Optional(text),
  }),
  (pipeline, { limit, user, type }) => {
    const conditions = [
      ...(user === undefined ? [] : [`userId = ${literal(user)}`]),
      ...(type === undefined ? [] : [`type = ${literal(type)}`]),
    ];
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    return withHistory(pipeline, (connection) =>
      queryRows(
        connection,
        `from (from events ${where} order by logOffset desc limit ${limit}) order by logOffset`,
      ),
    );
  },
);

/** How many distinct events there are, in all or by something. */
export const count = operation(
  Type.Object({
    by: Type.Optional(
      Type.Union([Type.Literal('type'), Type.Literal('day'), Type.Literal('user')]),
    ),
  }),
  (pipeline, { by }) => {
    const keys = {
      type: 'type',
      day: "strftime(eventTime + interval 9 hour, '%Y-%m-%d')",
      user: 'userId',
    };
    const key = by === undefined ? [] : [`${keys[by]} as ${by}`];
    return withHistory(pipeline, (connection) =>
      queryRows(
        connection,
        `select ${[...key, 'count(*) as "events"', 'count(distinct anonymousId) as visitors'].join(', ')}
         from (${countedEvents('records')}) ${by === undefined ? '' : 'group by 1 order by 1'}`,
      ),
    );
  },
);

/** Removes a person's events everywhere. */
export const erase = operation(
  Type.Object({
    column: Type.Union([Type.Literal('userId'), Type.Literal('anonymousId')]),
    value: text,
  }),
  (pipeline, erasure, emit) => {
    emit({ kind: 'progress', label: 'Erasing', done: 0, total: 1 });
    return pipeline.erase(erasure);
  },
);

/** One reading SQL statement over the store's views and `events`; rows are handed out as they come. */
export const sql = operation(Type.Object({ sql: text }), (pipeline, args, emit) =>
  withHistory(pipeline, (connection) =>
    readSql(connection, args.sql, (columns, rows) => emit({ kind: 'rows', columns, rows })).catch(
      (error: unknown) => {
        throw explainMissing(pipeline.store, error);
      },
    ),
  ),
);

/** Runs work on a connection of its own, with all counted records as the view `events`. */
async function withHistory<T>(
  pipeline: Pipeline,
  work: (connection: Awaited<ReturnType<Pipeline['store']['connect']>>) => Promise<T>,
): Promise<T> {
  const connection = await pipeline.store.connect();
  try {
    return await pipeline.history.withEvents(connection, pipeline.engine.offset, () =>
      work(connection),
    );
  } finally {
    connection.closeSync();
  }
}
