import Type from 'typebox';
import type { Static } from 'typebox';

const nullable = <Schema extends Type.TSchema>(schema: Schema, description?: string) =>
  Type.Union([schema, Type.Null()], description === undefined ? {} : { description });
const time = (description: string) => nullable(Type.String({ format: 'date-time', description }));

/** How a run of a source ended. */
export const sourceRun = Type.Object({
  kind: Type.Enum(['schedule', 'manual', 'backfill', 'replay', 'import']),
  scheduledFor: Type.String({ format: 'date-time' }),
  startedAt: Type.String({ format: 'date-time' }),
  endedAt: time('null while it runs'),
  state: nullable(Type.Enum(['new', 'unchanged', 'empty', 'carried_over', 'failed'])),
  code: nullable(Type.String({ description: 'What the provider calls the failure' })),
  reason: nullable(Type.String({ description: 'Why it failed, and what to do' })),
  calls: Type.Integer(),
  rows: Type.Integer(),
  addedRows: Type.Integer(),
  changedRows: Type.Integer(),
});

/** How far a backfill is: parts of it, such as days or months; none are done while it waits for its turn. */
export const filling = Type.Object({
  done: Type.Integer({
    description: 'Parts of the backfill, such as days or months, that are done',
  }),
  total: Type.Integer({ description: 'All its parts' }),
});

/** The same with the source that it is of. */
export const fillingSource = Type.Object({ source: Type.String(), ...filling.properties });

/** How a source is. */
export const sourceStatus = Type.Object({
  name: Type.String(),
  title: Type.Object({ ko: Type.String(), en: Type.String() }),
  provider: Type.String(),
  providerTitle: Type.Object({ ko: Type.String(), en: Type.String() }),
  table: Type.String({ description: 'Table in the catalog `market`' }),
  schedule: Type.String({ description: 'Cron pattern in Asia/Seoul' }),
  nextDueAt: time('When it is asked next'),
  missing: Type.Array(Type.String(), { description: 'Environment variables it waits for' }),
  sample: Type.Boolean({ description: 'Whether its rows are made up' }),
  isRunning: Type.Boolean(),
  lastRun: nullable(sourceRun, 'The last run on schedule or by hand, or import of a file'),
  lastBackfill: nullable(
    sourceRun,
    'The last backfill, which says nothing of how new the rows are',
  ),
  filling: nullable(filling, 'The backfill that runs or waits for its turn; null without one'),
  rows: Type.Integer({ description: 'Rows stored' }),
  updatedAt: time('When a row of it changed last'),
  lateByMinutes: nullable(
    Type.Integer({
      description: 'Since when it is due and has not succeeded; null when it is not',
    }),
  ),
  callsToday: Type.Integer({ description: 'Calls of its provider today in Seoul' }),
  callsPerDay: Type.Integer({ description: 'Calls a day that its provider allows' }),
});

export const sourcesAnswer = Type.Object({
  asOf: Type.String({ format: 'date-time' }),
  sample: Type.Boolean(),
  sources: Type.Array(sourceStatus),
});

export type Filling = Static<typeof filling>;
export type FillingSource = Static<typeof fillingSource>;
export type SourceStatus = Static<typeof sourceStatus>;
export type SourcesAnswer = Static<typeof sourcesAnswer>;
