import Type from 'typebox';
import type { Static } from 'typebox';

/**
 * What goes over the wire: the shapes of the read API, as TypeBox schemas (which OpenAPI shows) and the TypeScript types
 * derived from them. The web view takes types from here and nothing else, and says of an insight's rows what it
 * shows of them. docs/definitions.md says what the numbers mean.
 */

export const timeText = (description: string) =>
  Type.String({ format: 'date-time', description: `${description} (RFC 3339, UTC)` });
export const nullable = <Schema extends Type.TSchema>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);

const bothLanguages = Type.Object({ ko: Type.String(), en: Type.String() });

/** Fields of every insight's answer, before its own. */
export const answerEnvelope = {
  name: Type.String({ description: 'The insight' }),
  from: timeText('Start of the range used, after widening; included'),
  to: timeText('End of the range used, after widening; left out'),
  asOf: timeText('The commit up to which events are counted'),
  timeZone: Type.Literal('Asia/Seoul', {
    description: 'The time zone of days, weekdays and hours',
  }),
  sample: Type.Boolean({ description: 'True where the range holds generated sample traffic' }),
};

const envelope = Type.Object(answerEnvelope);

/** An insight's answer: the envelope, its rows, and what else it tells beside them. */
export type InsightAnswer<Row = unknown, Beside = unknown> = Static<typeof envelope> & {
  readonly rows: readonly Row[];
} & Beside;

export const insightSummary = Type.Object({
  name: Type.String(),
  title: bothLanguages,
  description: Type.String(),
  metrics: Type.Array(Type.String(), { description: 'The metrics it is computed from' }),
  widening: Type.Enum(['hour', 'seoul_day'], {
    description: 'To what from and to are widened: whole hours, or whole days in Seoul',
  }),
  parameters: Type.Unknown({ description: 'JSON Schema of its parameters beside from and to' }),
  row: Type.Unknown({ description: 'JSON Schema of a row' }),
});

export const insightList = Type.Object({ insights: Type.Array(insightSummary) });
export type InsightList = Static<typeof insightList>;

const count = (description: string) => Type.Integer({ minimum: 0, description });

const ledgerCounts = {
  received: count('Events that reached the collector: accepted + rejected'),
  accepted: count('Events made durable: counted + duplicates + late + pending'),
  rejected: count('Events put into the quarantine'),
  counted: count('Events counted in the metrics'),
  duplicates: count('Events that had been counted before'),
  late: count('Events too late to be counted; always 0 on the embedded engine'),
  pending: count('Events accepted but not counted yet'),
};

const roles = Type.Array(Type.String(), {
  description: 'What this process does: collector, engine, sources, api',
});

export const ledgerAnswer = Type.Object({
  totals: Type.Object(ledgerCounts),
  roles,
  sample: Type.Boolean({ description: 'True where generated sample traffic was counted' }),
  difference: Type.Integer({
    description: 'What the independent sides of the ledger disagree by; anything but 0 is a fault',
  }),
  rows: Type.Array(
    Type.Object({ minute: timeText('The minute in which they were received'), ...ledgerCounts }),
  ),
});
export type LedgerAnswer = Static<typeof ledgerAnswer>;

/** A rejected event in a list. `excerpt` is the beginning of its text. */
const rejectedRow = {
  id: count('Its place in the quarantine; newer ones have higher ids'),
  receivedAt: timeText('When it came'),
  code: Type.String({ description: 'Why it was not accepted: a code of docs/errors.md' }),
  message: Type.String({ description: 'What is wrong with this very event' }),
  eventId: nullable(Type.String()),
  source: Type.String({ description: 'By which way it came: http, csv, access-log, …' }),
  state: Type.Enum(['unresolved', 'replayed', 'dropped']),
  resolvedAt: nullable(timeText('When it was replayed or dropped')),
  truncated: Type.Boolean({
    description: 'True where only the first 64 KiB of its text were kept, or none after an erasure',
  }),
  erased: Type.Boolean({ description: 'True where its text was erased at a person’s wish' }),
};

export const quarantineList = Type.Object({
  rows: Type.Array(
    Type.Object({ ...rejectedRow, excerpt: Type.String({ description: 'Up to 200 characters' }) }),
  ),
  next: nullable(count('Give it as `before` to get the page after this one; null on the last')),
  totals: Type.Object({
    rejected: count('Events ever rejected'),
    unresolved: count('Those neither replayed nor dropped'),
    byCode: Type.Array(Type.Object({ code: Type.String(), rejected: count('Of this code') }), {
      description: 'Ever rejected by code, the most frequent first',
    }),
  }),
});
export type QuarantineList = Static<typeof quarantineList>;

export const quarantineRecord = Type.Object({
  ...rejectedRow,
  index: count('Its place in its request or file'),
  raw: Type.String({ description: 'Its text as it was sent' }),
});
export type QuarantineRecord = Static<typeof quarantineRecord>;

export const replayAnswer = Type.Object({
  outcome: Type.Enum(['accepted', 'rejected']),
  code: nullable(Type.String({ description: 'Why it is still not accepted' })),
  message: nullable(Type.String()),
});
export type ReplayAnswer = Static<typeof replayAnswer>;

export const replayAllAnswer = Type.Object({
  accepted: count('Events that are stored now'),
  rejected: count('Events that are still wrong'),
  skipped: count('Events that cannot be replayed as they are, because their text was cut'),
  problems: Type.Array(
    Type.Object({ id: count('Id'), code: Type.String(), message: Type.String() }),
    {
      description: 'Why events are still wrong; the first 20',
    },
  ),
  next: nullable(count('Give it as `before` to go on; null when all have been tried')),
});
export type ReplayAllAnswer = Static<typeof replayAllAnswer>;

/** A stored event: what every event has, and the fields of its domain. */
export const latestEvent = Type.Object(
  {
    logOffset: count('Its place in the log: events count in this order'),
    eventId: Type.String(),
    type: Type.String({ description: 'What happened' }),
    occurredAt: timeText('When it happened, by the clock of the client'),
    correctedAt: Type.Optional(timeText('The same, where that clock was wrong')),
    receivedAt: timeText('When the collector received it'),
    anonymousId: Type.String({ description: 'The visitor' }),
    userId: Type.Optional(Type.String()),
    sessionId: Type.String(),
    sample: Type.Optional(Type.Boolean({ description: 'True for generated sample traffic' })),
  },
  { additionalProperties: true },
);
export type LatestEvent = Static<typeof latestEvent>;

export const latestEventsAnswer = Type.Object({
  asOf: timeText('The commit up to which events are counted'),
  events: Type.Array(latestEvent, { description: 'The newest first' }),
});
export type LatestEventsAnswer = Static<typeof latestEventsAnswer>;

/** Data of the event `commit` of GET /api/live. */
export const commitMessage = Type.Object({
  counted: count('Events counted so far'),
  pending: count('Events accepted but not counted yet'),
  asOf: timeText('When it was committed'),
});
export type CommitMessage = Static<typeof commitMessage>;

/** Data of the event `problem` of GET /api/live: an asked insight that cannot be computed now. */
export const liveProblem = Type.Object({
  insight: Type.String(),
  code: Type.String(),
  message: Type.String(),
});
export type LiveProblem = Static<typeof liveProblem>;

export const catalogueItem = Type.Object({
  itemCode: Type.String(),
  name: bothLanguages,
  unitKg: Type.Number({ description: 'Weight of a unit, kg' }),
  priceKrw: count('Price of a unit, KRW'),
  isInSeason: Type.Boolean(),
  isSoldOut: Type.Boolean(),
});
export type CatalogueItem = Static<typeof catalogueItem>;

/** What the demo shop's page needs to be a shop. */
export const storefrontAnswer = Type.Object({
  writeKey: Type.String({ description: 'Key for the events of the demo shop; it can only write' }),
  items: Type.Array(catalogueItem),
});
export type StorefrontAnswer = Static<typeof storefrontAnswer>;

const bytes = (description: string) => count(`${description}, bytes`);

const sparkAnswer = Type.Object({
  version: Type.Union([Type.String(), Type.Null()], { description: 'Null until it answers' }),
  queries: Type.Array(
    Type.Object({
      name: Type.String({ description: 'count, keep or set-aside, and the run' }),
      inputRowsPerSecond: Type.Number({ description: 'Records a second in the last batch' }),
      batchMs: count('How long the last batch took, ms'),
      lag: count('Records in the topic that it has not read'),
      stateBytes: bytes('What Spark keeps to go on from, in memory and files'),
      droppedRows: count('Rows of the last batch left out as too old; a reason for alarm'),
      watermark: Type.Union([Type.String(), Type.Null()], { description: 'RFC 3339' }),
    }),
  ),
});

export const healthAnswer = Type.Object({
  version: Type.String(),
  startedAt: timeText('When this process began to serve'),
  asOf: timeText('When this was put together'),
  roles,
  faults: Type.Array(Type.String(), {
    description:
      'What keeps it from its work, in words, as GET /readyz has it; empty when all is well',
  }),
  warnings: Type.Array(Type.String(), {
    description: 'What was lost, in words, as GET /readyz has it; empty when nothing was',
  }),
  engine: Type.Object({
    state: Type.Enum(['counting', 'idle', 'failing']),
    failure: nullable(
      Type.Object({
        offset: count('Where the batch begins that cannot be counted'),
        message: Type.String(),
        retryInMs: count('Pause before the next attempt, milliseconds'),
      }),
    ),
  }),
  log: Type.Object({
    endOffset: count('Offset that the next record will get'),
    countedOffset: count('Everything before it is counted'),
  }),
  lag: Type.Object({
    pending: count('Records durable and not counted yet'),
    oldestMs: nullable(count('How long the oldest of them has been waiting, milliseconds')),
  }),
  commits: Type.Object({
    last: nullable(
      Type.Object({
        at: timeText('When it was committed'),
        tookMs: count('Time to count and commit it, milliseconds'),
        events: count('Events in it, repeats included'),
      }),
    ),
    recent: count('How many of the newest batches the next two are of'),
    p50Ms: nullable(count('Half of them took at most this, milliseconds')),
    p95Ms: nullable(count('95 % of them took at most this, milliseconds')),
  }),
  memory: Type.Object({
    rssBytes: bytes('Memory of the process'),
    heapUsedBytes: bytes('Of it JavaScript objects'),
    heapTotalBytes: bytes('Of it set aside for them'),
    externalBytes: bytes('Buffers and other memory beside the heap'),
    storeBytes: nullable(bytes('What DuckDB holds')),
  }),
  disk: Type.Object({
    freeBytes: bytes('Free where the data folder is'),
    totalBytes: bytes('Size of that disk'),
    logBytes: bytes('The log’s segments'),
    archiveBytes: bytes('Parquet files'),
    quarantineBytes: bytes('Rejected events'),
    storeBytes: bytes('The metrics’ store with its write-ahead log'),
    measuredAt: timeText('When it was looked at'),
  }),
  ledger: Type.Object({ totals: Type.Object(ledgerCounts), difference: Type.Integer() }),
  quarantine: Type.Object({
    rejected: count('Events ever rejected'),
    unresolved: count('Those neither replayed nor dropped'),
  }),
  maintenance: Type.Object({
    staleMetrics: Type.Array(Type.String(), {
      description: 'Metrics that cannot be read until they are filled from history',
    }),
    rebuilding: Type.Array(
      Type.Object({ metric: Type.String(), done: count('Done'), total: count('Of how much') }),
    ),
    erasures: count('Erasures asked for and not finished'),
  }),
  spark: Type.Union([sparkAnswer, Type.Null()], {
    description: 'Spark, where this process watches it count; else null',
  }),
});
export type HealthAnswer = Static<typeof healthAnswer>;

const severity = Type.Enum(['notice', 'warning', 'critical']);

const alertFields = {
  id: Type.String({ description: 'Identity of this firing; the id in its messages' }),
  rule: Type.String({ description: 'Name of its rule' }),
  title: bothLanguages,
  severity,
  subject: Type.String({ description: 'What it is about, such as an item’s code; else empty' }),
  detail: bothLanguages,
  values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()])),
  sample: Type.Boolean({ description: 'True where generated sample traffic is in it' }),
  firedAt: timeText('When it began'),
};

export const firingAlert = Type.Object({
  ...alertFields,
  page: Type.String({ description: 'Page of the console that shows more' }),
  advice: bothLanguages,
  clearSince: nullable(timeText('Since when it is no longer found; it ends soon')),
});
export type FiringAlert = Static<typeof firingAlert>;

export const pastAlert = Type.Object({
  ...alertFields,
  resolvedAt: timeText('When it ended'),
});
export type PastAlert = Static<typeof pastAlert>;

export const alertThreshold = Type.Object({
  name: Type.String(),
  title: bothLanguages,
  unit: Type.Enum(['minutes', 'percent', 'times', 'events', 'visitors', 'sessions']),
  value: Type.Number({ description: 'What it is now' }),
  standard: Type.Number({ description: 'What it is without changes on the page' }),
  least: Type.Number(),
  most: Type.Number(),
  step: Type.Number(),
});
export type AlertThreshold = Static<typeof alertThreshold>;

export const alertRule = Type.Object({
  name: Type.String(),
  title: bothLanguages,
  description: bothLanguages,
  advice: bothLanguages,
  severity,
  on: Type.Boolean(),
  state: Type.Enum(['off', 'ok', 'firing', 'unknown'], {
    description: 'unknown: it could not be evaluated',
  }),
  failure: nullable(Type.String({ description: 'Why it could not be evaluated' })),
  thresholds: Type.Array(alertThreshold),
});
export type AlertRule = Static<typeof alertRule>;

export const alertsAnswer = Type.Object({
  evaluatedAt: nullable(timeText('When the rules were evaluated last')),
  firing: Type.Array(firingAlert),
  rules: Type.Array(alertRule),
  history: Type.Array(pastAlert, { description: 'The last 200 that ended, newest first' }),
  webhook: Type.Object({
    host: nullable(Type.String({ description: 'Host of the receiver; null where none is set' })),
    from: nullable(
      Type.Enum(['environment', 'settings', 'page'], {
        description: 'Where its address was set; only that of the page can be changed here',
      }),
    ),
    signed: Type.Boolean({ description: 'Whether messages are signed' }),
    gone: Type.Boolean({ description: 'The receiver answered 410 and gets nothing more' }),
    waiting: count('Messages still to be delivered'),
    lastDelivery: nullable(Type.Object({ at: timeText('When'), status: Type.Integer() })),
    lastFailure: nullable(
      Type.Object({
        at: timeText('When'),
        status: nullable(Type.Integer({ description: 'null where there was no answer' })),
        reason: Type.String(),
        attempts: count('Attempts at this message so far'),
        nextAttemptAt: nullable(timeText('When it is tried again; null where it is given up')),
      }),
    ),
  }),
});
export type AlertsAnswer = Static<typeof alertsAnswer>;

export const webhookTestAnswer = Type.Object({
  delivered: Type.Boolean(),
  status: nullable(Type.Integer({ description: 'Of the answer; null where there was none' })),
  reason: nullable(Type.String({ description: 'Why it was not delivered' })),
});
export type WebhookTestAnswer = Static<typeof webhookTestAnswer>;

/** An error, as RFC 9457 has it. `code` is one of docs/errors.md. */
export const problem = Type.Object(
  {
    type: Type.String({ description: 'Address of the explanation' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'What happened, to what, and what to do' }),
    code: Type.String(),
  },
  { additionalProperties: true },
);
export type Problem = Static<typeof problem>;
