import Type from 'typebox';
import type { Static } from 'typebox';

const nullable = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
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
  lastRun: nullable(sourceRun),
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

export type SourceStatus = Static<typeof sourceStatus>;
export type SourcesAnswer = Static<typeof sourcesAnswer>;
