import { createHash } from 'node:crypto';
import type { MetricPlan, StatePlan } from '../../metrics/plan.ts';
import { statesOf } from '../../metrics/plan.ts';
import { selectStateRows } from '../../metrics/spark.ts';
import { firstOfEach, topicStream } from './counting-stream.ts';
import { sql } from './spark-session.ts';
import type { RelationInit } from './spark-session.ts';

/** Lines of a topic as a domain reads them, and what is measured of them. */
export interface LinePlan {
  readonly metrics: readonly MetricPlan[];
  /**
   * SQL of Spark that reads the relation `lines` (raw, tooLong, lineId, topicPartition, logOffset, countedAt, batchTime): all of its
   * columns, isEvent, and those of an event, which are NULL where it is none, but for eventId.
   */
  readonly parse: string;
  /** The header by which a sender tells a line from every other, up to so many bytes. */
  readonly lineHeader: string;
  readonly maxIdentityBytes: number;
  readonly maxLineBytes: number;
  /** So much of a longer line is kept. */
  readonly excerptBytes: number;
}

/** How many lines a batch has, and how many of them are events. */
const lineCounts = plainPlan('batch_lines', {
  key: [],
  where: undefined,
  columns: [{ name: 'events', aggregate: { kind: 'count' }, where: 'isEvent' }],
});

/** The lines of a batch that are none. */
const wrongLines = plainPlan('wrong_lines', {
  key: ['topicPartition', 'logOffset', 'tooLong', 'raw'].map((name) => ({
    name,
    expression: `cast(${name} as string)`,
  })),
  where: 'not isEvent',
  columns: [],
});

export const lineCountsState = lineCounts.totals.name;
export const wrongLinesState = wrongLines.totals.name;

/** Everything that decides which rows come of which lines, as a text to tell it by. */
export function linePlanId(plan: LinePlan): string {
  const meaning = [linesOf(plan, ''), plan.parse, rowsOf(plan, '')];
  return createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 12);
}

/** The views that {@link countedLines} reads, in the order in which they build on each other. */
export function lineViews(
  plan: LinePlan,
  topic: Parameters<typeof topicStream>[0],
): readonly (readonly [name: string, RelationInit])[] {
  return [
    ['topic_records', topicStream({ ...topic, includeHeaders: true })],
    ['lines', sql(linesOf(plan, topic.topic))],
    ['events', firstOfEach(sql(plan.parse))],
  ];
}

/**
 * The rows of a run, for a topic: what each batch of Spark's adds to each state, and the lines that are none. All rows of
 * a batch are written before any of the next one, and the same again where Spark dies and takes the batch once more.
 */
export function countedLines(plan: LinePlan, run: string, rowsTopic: string): RelationInit {
  return sql(`select '${rowsTopic}' as topic, key, value from (${rowsOf(plan, run)})`);
}

function rowsOf({ metrics }: LinePlan, run: string): string {
  return selectStateRows([...metrics, lineCounts, wrongLines].map(byBatch), run, 'events');
}

/** The time of a batch stands for it: Spark gives it once, and keeps it. */
function linesOf(plan: LinePlan, topic: string): string {
  const { lineHeader, maxIdentityBytes, maxLineBytes, excerptBytes } = plan;
  return `select *, date_format(countedAt, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'") as batchTime
from (
  select partition as topicPartition, offset as logOffset, current_timestamp() as countedAt,
    octet_length(value) > ${maxLineBytes} as tooLong,
    make_valid_utf8(cast(
      case when octet_length(value) > ${maxLineBytes} then substring(value, 1, ${excerptBytes}) else value end as string)) as raw,
    case when octet_length(given) between 1 and ${maxIdentityBytes}
      then make_valid_utf8(cast(given as string)) else concat('${topic}-', partition, ':', offset) end as lineId
  from (select *, get(filter(headers, h -> h.key = '${lineHeader}'), 0).value as given from topic_records)
  where value is not null
)
where not raw rlike r'${blank}'`;
}

/** What String.prototype.trim leaves nothing of. */
const blank = String.raw`\A[\s\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}]*\z`;

/** A metric whose rows are of one batch each. Those of all batches are its partial aggregates. */
function byBatch(plan: MetricPlan): MetricPlan {
  if (plan.sets.length > 0 || plan.definition.where !== undefined) {
    throw new TypeError(`${plan.definition.name} does not take in every event`);
  }
  const [state] = statesOf(plan) as readonly [StatePlan];
  const batchTime = { name: 'batchTime', expression: 'batchTime' };
  return { ...plan, totals: { ...state, key: [batchTime, ...state.key] } };
}

function plainPlan(name: string, state: Pick<StatePlan, 'key' | 'where' | 'columns'>): MetricPlan {
  return {
    definition: { name, title: name, window: 'none', key: ['batchTime'], measures: {} },
    version: '1',
    totals: { name: `${name}_totals`, window: 'none', ...state },
    sets: [],
  };
}
