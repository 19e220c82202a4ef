import { valueOf, valuesOf } from '../../../base/known-error.ts';
import type { KnownError } from '../../../base/known-error.ts';
import { shellQuote } from '../../../base/shell-quote.ts';

/** Checkpoints and queries of Spark Structured Streaming. Wordings of Spark 4.2 and, where they differ, before. */
export const sparkErrors: readonly KnownError[] = [
  {
    name: 'checkpoint-in-use',
    signatures: [
      /Concurrent update to the log\. Multiple streaming jobs detected(?: for (?<batch>\d+))?/,
      /\[CONCURRENT_STREAM_LOG_UPDATE\]/,
    ],
    explain: (found) => ({
      means: `Two streaming queries write to one checkpoint; this one met the other at batch ${valueOf(found, 'batch') ?? '(not told)'}. It has stopped, the other goes on.`,
      look: 'Programs on all machines that name the same checkpointLocation: jps -lm on each. After a kill the old one may still be ending.',
      fix: [
        'End one of them, and see that it has ended (its process id is gone) before the other is started.',
        'Where both are wanted: a checkpointLocation of its own for each.',
      ],
    }),
  },
  {
    name: 'checkpoint-incomplete',
    signatures: [
      /Checkpoint location (?<folder>\S+) is in an inconsistent state: the metadata file is missing/,
    ],
    explain: (found) => {
      const folder = (valueOf(found, 'folder') ?? 'CHECKPOINT').replace(/^file:(?:\/\/)?/, '');
      return {
        means: `The checkpoint ${folder} has lost its file “metadata”, while offsets and commits are there: it was copied or removed in part.`,
        look: `ls -la ${shellQuote(folder)}`,
        fix: [
          'Put the file metadata back from the copy that the rest is of.',
          `Where there is none: mv ${shellQuote(folder)} ${shellQuote(`${folder}.incomplete`)}, and start on an empty one. The query begins anew, at startingOffsets, and its sink meets again what it had.`,
        ],
      };
    },
  },
  {
    name: 'checkpoint-of-another-query',
    signatures: [
      /Provided (?<part>key|value) schema does not match existing state (?:key|value) schema/,
      /Existing (?:key|value)_schema=(?<stored>.{1,500}?) and new (?:key|value)_schema=(?<asked>.{1,500}?)\.?$/,
      /Stateful operators in the metadata: \[(?<stored>.{0,500}?)\]; Stateful operators in current batch: \[(?<asked>.{0,500}?)\]/,
      /STREAMING_STATEFUL_OPERATOR_NOT_MATCH_IN_STATE_METADATA/,
      /STATE_STORE_(?:KEY|VALUE)_SCHEMA_NOT_COMPATIBLE/,
    ],
    explain: (found) => {
      const [stored, asked] = [valueOf(found, 'stored'), valueOf(found, 'asked')];
      const both =
        stored !== undefined && asked !== undefined ? `: ${stored} against ${asked}` : '';
      return {
        means: `The query was changed, and its checkpoint holds the state of the former one${both}.`,
        look: 'What was changed in grouping, aggregates, deduplication or joins since the checkpoint was begun.',
        fix: [
          'Name a checkpointLocation after the query, such as …/orders-v2 or one with a hash of its text, and start the changed query on that. It computes its state anew from startingOffsets.',
          'Keep the old folder until the new one has caught up. Do not set spark.sql.streaming.stateStore.stateSchemaCheck to false: state is then read as what it is not.',
        ],
      };
    },
  },
  {
    name: 'stream-not-started',
    signatures: [/Queries with streaming sources must be executed with writeStream\.start\(\)/],
    explain: () => ({
      means: 'show(), count() or collect() was called on a stream, which has no end to count to.',
      look: 'The line of the program in the trace: it uses a frame made with readStream.',
      fix: [
        'To see rows: df.writeStream.format("console").option("truncate", false).start().awaitTermination()',
        'To look once at what is there: spark.read in place of spark.readStream, with startingOffsets=earliest and endingOffsets=latest.',
      ],
    }),
  },
  {
    name: 'empty-first-batch',
    signatures: [/^\s*Batch: 0\s*$/],
    explain: () => ({
      means:
        'The first batch of a console sink. Where it is empty and stays alone, that is rarely a fault: startingOffsets is latest unless told otherwise, so that only records written after the start are shown; and 200 shuffle partitions make each batch slow on one machine.',
      look: 'Whether anything was written since the start, and whether the program waits: it ends with its last line unless it calls awaitTermination().',
      fix: [
        'Read what is there: .option("startingOffsets", "earliest"), which only counts on a new checkpoint.',
        'spark.conf.set("spark.sql.shuffle.partitions", number of cores), before the query has a checkpoint.',
        'End the program with query.awaitTermination().',
      ],
    }),
  },
  {
    name: 'no-watermark',
    signatures: [
      /(?<mode>[A-Za-z]{1,10}) output mode not supported (?:for|when there are) (?<operation>.{1,100}?) (?:on streaming DataFrames\/DataSets )?without watermark/,
      /\[STREAMING_OUTPUT_MODE\.UNSUPPORTED_OPERATION\] Invalid streaming output mode: (?<mode>\w+)\. This output mode is not supported for (?<operation>.{1,100}?) on streaming/,
      /UNSUPPORTED_STREAMING_OPERATOR_WITHOUT_WATERMARK/,
    ],
    explain: (found) => ({
      means: `Output mode ${(valuesOf(found, 'mode')[0] ?? 'append').toLowerCase()} and ${valueOf(found, 'operation') ?? 'an aggregation without watermark'}: append gives a row once it can no longer change, and without a watermark no row ever gets there.`,
      look: 'outputMode of the query, and whether withWatermark stands before the groupBy, on the very column that is grouped by.',
      fix: [
        'With windows by time: df.withWatermark("occurredAt", "24 hours").groupBy(window("occurredAt", "1 hour"), …), outputMode append or update.',
        'Without: outputMode("update") for a sink that replaces by key, outputMode("complete") for small results.',
      ],
    }),
  },
  {
    name: 'spark-session-closed',
    signatures: [/INVALID_HANDLE\.(?<why>SESSION_CLOSED|SESSION_NOT_FOUND|SESSION_CHANGED)/],
    explain: (found) => ({
      means: `The Spark Connect session is gone (${valueOf(found, 'why')}), and the queries that ran in it with it. An idle session is closed by the server, also while its queries run; SESSION_CHANGED: the server was started anew.`,
      look: 'spark.connect.session.manager.defaultSessionTimeout of the server, and its log at that time.',
      fix: [
        'Start the server with spark.connect.session.manager.defaultSessionTimeout=-1, as pomona cluster up does, or ask it something now and then.',
        'Make a new session, and start the queries on their checkpoints: they go on where they were.',
      ],
    }),
  },
];
