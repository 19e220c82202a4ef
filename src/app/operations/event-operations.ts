import type { DuckDBConnection } from '@duckdb/node-api';
import Type from 'typebox';
import type { NewRejection } from '../../collect/quarantine-record.ts';
import { PomonaError } from '../../base/errors.ts';
import { interruptOn, literal, queryRows } from '../../process/database.ts';
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

/** Resolves once everything accepted so far is counted; at once where another process counts. */
export const settle = operation(Type.Object({}), async (pipeline, _args, emit) => {
  if (pipeline.roles.includes('engine')) await pipeline.settled(progressOf(emit, 'Counting'));
  return { counted: pipeline.engine.offset };
});

/** The last stored events, oldest first. */
export const tail = operation(
  Type.Object({
    limit: Type.Integer({ minimum: 1, maximum: 100_000 }),
    user: Type.Optional(text),
    type: Type.Optional(text),
  }),
  (pipeline, { limit, user, type }, _emit, signal) => {
    const conditions = [
      ...(user === undefined ? [] : [`userId = ${literal(user)}`]),
      ...(type === undefined ? [] : [`type = ${literal(type)}`]),
    ];
    requireOwnEvents(pipeline);
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    return withHistory(pipeline, signal, (connection) =>
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
  (pipeline, { by }, _emit, signal) => {
    const keys = {
      type: 'type',
      day: "strftime(eventTime + interval 9 hour, '%Y-%m-%d')",
      user: 'userId',
    };
    const key = by === undefined ? [] : [`${keys[by]} as ${by}`];
    requireOwnEvents(pipeline);
    const hasVisitors = pipeline.columns.some(({ name }) => name === 'anonymousId');
    const visitors = hasVisitors ? ['count(distinct anonymousId) as visitors'] : [];
    return withHistory(pipeline, signal, (connection) =>
      queryRows(
        connection,
        `select ${[...key, 'count(*) as "events"', ...visitors].join(', ')}
         from (${countedEvents('records')}) ${by === undefined ? '' : 'group by 1 order by 1'}`,
      ),
    );
  },
);

/** Removes a person's events everywhere; with `dryRun`, tells how many that would be. */
export const erase = operation(
  Type.Object({
    column: Type.Union([Type.Literal('userId'), Type.Literal('anonymousId')]),
    value: text,
    dryRun: Type.Optional(Type.Boolean()),
  }),
  (pipeline, { dryRun, ...erasure }, emit) => {
    if (dryRun === true) return pipeline.preview(erasure);
    void emit({ kind: 'progress', label: 'Erasing', done: 0, total: 1 });
    return pipeline.erase(erasure);
  },
);

/**
 * One reading SQL statement over the store's views and `events`; rows are handed out as they come. Where history is
 * damaged, statements that do without `events` can still be run.
 */
export const sql = operation(Type.Object({ sql: text }), async (pipeline, args, emit, signal) => {
  const read = (connection: DuckDBConnection) =>
    readSql(connection, args.sql, signal, (columns, rows) =>
      emit({ kind: 'rows', columns, rows }),
    ).catch((error: unknown) => {
      throw explainMissing(pipeline.store, error);
    });
  try {
    await withHistory(pipeline, signal, read);
  } catch (error) {
    if (!(error instanceof PomonaError) || error.code !== 'data_corrupt') throw error;
    await withConnection(pipeline, signal, read).catch((without: unknown) => {
      throw /Table with name (events|records) does not exist/.test(String(without))
        ? error
        : without;
    });
  }
});

/** Runs work on a connection of its own, with all counted records as the view `events`. */
/** Where Spark counts no events are kept: to tell of none would be untrue. */
function requireOwnEvents({ sparkCounting }: Pipeline): void {
  if (!sparkCounting) return;
  throw new PomonaError(
    'invalid_parameter',
    'Spark counts here, and no events are kept: they are in the topic, and as Parquet in its --storage. GET /api/events/latest tells the newest.',
  );
}

function withHistory<T>(
  pipeline: Pipeline,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  return withConnection(pipeline, signal, (connection) =>
    pipeline.history.withEvents(connection, pipeline.engine.offset, () => work(connection)),
  );
}

/** Runs work on a connection of its own, and breaks off what it runs there once the signal is aborted. */
async function withConnection<T>(
  pipeline: Pipeline,
  signal: AbortSignal,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const connection = await pipeline.store.connect();
  const stopInterrupting = interruptOn(connection, signal);
  try {
    return await work(connection);
  } catch (error) {
    if (signal.aborted) throw new PomonaError('shutting_down', 'The query was broken off.');
    throw error;
  } finally {
    stopInterrupting();
    connection.closeSync();
  }
}
