import { createHash } from 'node:crypto';
import type { Column, ColumnType } from '../../collect/event-schema.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import type { MetricPlan } from '../../metrics/plan.ts';
import { countedPlan, selectStateRows } from '../../metrics/spark.ts';
import { batchColumns } from '../batch.ts';
import { metricColumns } from '../recent-events.ts';
import { kafkaOptions } from './kafka-options.ts';
import { sql } from './spark-session.ts';
import type { RelationInit } from './spark-session.ts';

/** How long an identity is remembered: a repeat that comes later counts again. */
const identityMemory = '24 hours';

/** Everything that decides what the streaming queries compute: two of the same id give the same rows. */
export interface CountingPlan {
  readonly id: string;
  readonly plans: readonly MetricPlan[];
  /** All columns of an event. */
  readonly columns: readonly Column[];
}

export function countingPlan(
  plans: readonly MetricPlan[],
  columns: readonly Column[],
): CountingPlan {
  const all = [...plans, countedPlan];
  const meaning = [parseRecords(columns), distinctEvents, selectStateRows(all, '', 'events')];
  const id = createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, 12);
  return { id, plans: all, columns };
}

/** The views of a session that queries read, in the order in which they build on each other. */
export function viewsOf(
  { plans, columns }: CountingPlan,
  topic: RelationInit,
): readonly (readonly [name: string, RelationInit])[] {
  const names = new Set<string>([
    ...batchColumns,
    ...metricColumns(plans, columns).map(({ name }) => name),
  ]);
  const counted = columns.filter(({ name }) => names.has(name));
  return [
    ['topic_records', topic],
    ['records', sql(parseRecords(counted))],
    ['whole_records', sql(parseRecords(columns))],
    ['events', distinctEvents],
  ];
}

/** The query that counts: rows of all state tables, for Kafka. */
export function countedRows({ plans }: CountingPlan, run: string): RelationInit {
  return sql(selectStateRows(plans, run, 'events'));
}

/** The query that keeps events: all columns, by the Seoul day on which they happened. */
export function keptEvents({ columns }: CountingPlan): RelationInit {
  const names = columns.map(({ name }) => name).join(', ');
  return sql(
    `select ${names}, topicPartition, logOffset, date_format(occurredAt + interval 9 hours, 'yyyy-MM-dd') as seoulDay from whole_records where isEvent`,
  );
}

/** The query that sets aside what is no event of a topic: one row a record, under the place where it stands. */
export function setAside(events: string, topic: string): RelationInit {
  return sql(
    `select '${topic}' as topic, concat('${events}-', topicPartition, '-', logOffset) as key,
       to_json(struct('${events}' as of, topicPartition as partition, logOffset as offset, raw)) as value
     from whole_records where not isEvent`,
  );
}

/**
 * Reads records as the lines they are. Nothing makes Spark stop at a record that is none: `isEvent` tells. The time of the
 * batch is what the watermark goes by, so that no event is ever late: it is not the events' own, nor a client's.
 */
function parseRecords(columns: readonly Column[]): string {
  const schema = [
    ...columns.map(({ name, type }) => `\`${name}\` ${sparkTypes[type]}`),
    `${corrupt} STRING`,
  ].join(', ');
  const parsed = `from_json(raw, '${schema}', map('mode', 'PERMISSIVE', 'columnNameOfCorruptRecord', '${corrupt}'))`;
  // What the collector holds events to, of which others who write to the topic may know nothing.
  const latest = "event.receivedAt + interval '24' hour + interval '0.001' second";
  const needed = [
    "startswith(raw, '{') and endswith(raw, '}')",
    'event.eventId is not null',
    `event.occurredAt >= timestamp '2000-01-01' and event.occurredAt < ${latest}`,
    `coalesce(event.correctedAt < ${latest}, true)`,
  ];
  return `select *, coalesce(correctedAt, occurredAt) as eventTime
from (
  select raw, topicPartition, logOffset, countedAt,
    coalesce(event.${corrupt} is null and ${needed.join(' and ')}, false) as isEvent, ${columns.map(({ name }) => `event.\`${name}\``).join(', ')}
  from (
    select raw, topicPartition, logOffset, countedAt, ${parsed} as event
    from (
      select cast(value as string) as raw, partition as topicPartition, offset as logOffset, current_timestamp() as countedAt
      from topic_records
    )
  )
)`;
}

const corrupt = 'notAsDeclared';

const sparkTypes: Readonly<Record<ColumnType, string>> = {
  VARCHAR: 'STRING',
  TIMESTAMP: 'TIMESTAMP',
  INTEGER: 'INT',
  BIGINT: 'BIGINT',
  BOOLEAN: 'BOOLEAN',
};

/** Of a relation of events, the first of each identity. */
export function firstOfEach(events: RelationInit): RelationInit {
  return {
    relType: {
      case: 'deduplicate',
      value: {
        withinWatermark: true,
        columnNames: ['eventId', 'occurredAt'],
        input: {
          relType: {
            case: 'withWatermark',
            value: { eventTime: 'countedAt', delayThreshold: identityMemory, input: events },
          },
        },
      },
    },
  };
}

const distinctEvents = firstOfEach(sql('select * from records where isEvent'));

/** A topic as a stream. */
export function topicStream(options: {
  readonly cluster: KafkaCluster;
  readonly topic: string;
  readonly maxOffsetsPerTrigger: number;
  /** Whether records come with their headers. */
  readonly includeHeaders?: boolean;
}): RelationInit {
  return fromKafka(true, {
    ...kafkaOptions(options.cluster),
    subscribe: options.topic,
    startingOffsets: 'earliest',
    failOnDataLoss: 'true',
    maxOffsetsPerTrigger: String(options.maxOffsetsPerTrigger),
    includeHeaders: String(options.includeHeaders ?? false),
  });
}

/** What a topic holds now, for a look at it: Spark gives up after some seconds. */
export function topicRecords(cluster: KafkaCluster, topic: string): RelationInit {
  return fromKafka(false, {
    ...kafkaOptions(cluster),
    subscribe: topic,
    'kafka.request.timeout.ms': '10000',
    'kafka.default.api.timeout.ms': '10000',
    'fetchOffset.numRetries': '1',
  });
}

function fromKafka(isStreaming: boolean, options: Record<string, string>): RelationInit {
  const source = { format: 'kafka', options };
  return {
    relType: {
      case: 'read',
      value: { isStreaming, readType: { case: 'dataSource', value: source } },
    },
  };
}
