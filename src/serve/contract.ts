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

export const ledgerAnswer = Type.Object({
  totals: Type.Object(ledgerCounts),
  sample: Type.Boolean({ description: 'True where generated sample traffic was counted' }),
  difference: Type.Integer({
    description: 'What the independent sides of the ledger disagree by; anything but 0 is a fault',
  }),
  rows: Type.Array(
    Type.Object({ minute: timeText('The minute in which they were received'), ...ledgerCounts }),
  ),
});
export type LedgerAnswer = Static<typeof ledgerAnswer>;

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
