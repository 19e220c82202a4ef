import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { PomonaError, messageOf } from '../../base/errors.ts';
import type { PublishedResult } from '../../publish/kafka-sink.ts';
import { Progress, jsonText, printJson, printLine } from '../output.ts';
import { parseLimit } from './event-commands.ts';
import type { Environment } from '../config.ts';
import { clusterOf, parseTopic, addSecurityOptions } from '../kafka-options.ts';
import type { BrokerFlags } from '../kafka-options.ts';
import { addRun } from './brokerage-run.ts';
import { statFile } from './context.ts';

/** `pomona brokerage …`: the orders job, the smallest whole example. */
export function addBrokerageCommands(program: Command, environment: Environment): void {
  const group = program.command('brokerage').description('the orders job: a small whole example');
  addGenerate(group);
  addSplitAndSend(group, environment);
  addRun(group, environment);
  addWatch(group, environment);
}

function addGenerate(group: Command): void {
  group
    .command('generate')
    .description('write made-up orders into a file, the same for the same seed')
    .argument('<file>')
    .option('--lines <number>', 'how many', parseLimit, 500_000)
    .option('--seed <number>', 'another seed, other orders', parseSeed, 1)
    .option('--json', 'print JSON, for programs')
    .action(
      async (file: string, { lines, seed, json }: { lines: number; seed: number; json?: true }) => {
        const { generateOrders } = await import('../../../domains/brokerage/generate-orders.ts');
        const progress = new Progress();
        await writeLines(file, generateOrders(lines, seed), (done) =>
          progress.show('Writing', done, lines),
        );
        progress.stop();
        if (json) printJson({ file, lines, seed });
        else printLine(`${lines} orders in ${file}`);
      },
    );
}

const linesAtOnce = 10_000;

async function writeLines(
  file: string,
  lines: Iterable<string>,
  onProgress: (done: number) => void,
): Promise<void> {
  const draft = `${file}.tmp`;
  try {
    const stream = createWriteStream(draft);
    await once(stream, 'open');
    let held: string[] = [];
    let done = 0;
    const flush = async () => {
      if (!stream.write(held.join(''))) await once(stream, 'drain');
      done += held.length;
      held = [];
      onProgress(done);
    };
    for (const line of lines) if (held.push(`${line}\n`) === linesAtOnce) await flush();
    await flush();
    stream.end();
    await once(stream, 'finish');
    await rename(draft, file);
  } catch (error) {
    const message = `${file} cannot be written: ${messageOf(error)}`;
    throw new PomonaError('invalid_parameter', message, { cause: error });
  }
}

interface SendFlags extends BrokerFlags {
  readonly to?: string;
  readonly topic: string;
  readonly lines: number;
  readonly every: number;
  readonly json?: true;
}

function addSplitAndSend(group: Command, environment: Environment): void {
  const command = group
    .command('split-and-send')
    .description('send a file part by part, into a folder or to a Kafka topic')
    .argument('<file>')
    .addOption(
      new Option('--to <folder>', 'a folder, where each part is a file').conflicts('brokers'),
    )
    .option('--brokers <list>', 'Kafka brokers, as host:port, more of them after commas')
    .option('--topic <name>', 'with --brokers: where each line is a record', parseTopic, 'orders')
    .option('--lines <number>', 'lines of a part', parseLimit, 10_000)
    .addOption(
      new Option('--every <time>', 'pause between two parts, such as 3s or 500ms')
        .argParser(parseDuration)
        .default(3_000, '3s'),
    )
    .option('--json', 'print JSON, for programs');
  addSecurityOptions(command).action(async (file: string, flags: SendFlags) => {
    const { size } = await statFile(file);
    const { splitFile } = await import('../batch-job/split-file.ts');
    const { stopSignal } = await import('../stop-signal.ts');
    const stopping = new AbortController();
    void stopSignal().then(() => stopping.abort());
    const { signal } = stopping;
    const { place, close, ...to } = await openTarget(file, flags, environment);
    const progress = new Progress();
    try {
      const sent = await splitFile({
        ...{ file, lines: flags.lines, signal, ...to },
        pause: () => delay(flags.every, undefined, { signal }).catch(() => undefined),
        onProgress: (bytes) => progress.show('Sending', Math.min(bytes, size), size),
      });
      progress.stop();
      if (flags.json) printJson(sent);
      else {
        const skipped = sent.skipped > 0 ? `; ${sent.skipped} parts were there already` : '';
        printLine(`${sent.sent} parts with ${sent.lines} lines sent to ${place}${skipped}`);
      }
    } finally {
      progress.stop();
      await close();
    }
  });
}

/** What a folder takes of a line; from a topic nobody reads more than a line may have. */
const mostLineBytesOfFile = 16 * 1024 * 1024;

async function openTarget(file: string, flags: SendFlags, environment: Environment) {
  const { to, brokers, topic } = flags;
  if (to !== undefined) {
    const { FolderParts } = await import('../batch-job/folder-parts.ts');
    const target = await FolderParts.open(to);
    const close = () => Promise.resolve();
    return { target, maxLineBytes: mostLineBytesOfFile, place: to, close };
  }
  if (brokers === undefined) {
    throw new InvalidArgumentError('Give --to FOLDER or --brokers host:port.');
  }
  const { TopicParts } = await import('../batch-job/topic-parts.ts');
  const { reportTrouble } = await import('../trouble.ts');
  const { maxLineBytes } = await import('../batch-job/batch-job.ts');
  const target = await TopicParts.open(
    await clusterOf(flags, environment, 'split-and-send'),
    topic,
    file,
    reportTrouble,
  );
  return { target, maxLineBytes, place: `the topic ${topic}`, close: () => target.close() };
}

interface WatchFlags extends BrokerFlags {
  readonly topic: string;
  readonly fromStart?: true;
  readonly json?: true;
}

function addWatch(group: Command, environment: Environment): void {
  const command = group
    .command('watch')
    .description('print the results of all runs on a Kafka cluster as they come, until Ctrl-C')
    .requiredOption('--brokers <list>', 'Kafka brokers, as host:port, more of them after commas')
    .option('--topic <name>', 'where results are published', parseTopic, 'metrics')
    .option('--from-start', 'from the first result that is held, not only those to come')
    .option('--json', 'print a JSON line a result, for programs');
  addSecurityOptions(command).action(async (flags: WatchFlags) => {
    const { topic, fromStart, json } = flags;
    const { watchResults } = await import('../batch-job/watch-results.ts');
    const { reportTrouble } = await import('../trouble.ts');
    const { stopSignal } = await import('../stop-signal.ts');
    const stopping = new AbortController();
    void stopSignal().then(() => stopping.abort());
    await watchResults({
      ...{
        cluster: await clusterOf(flags, environment, 'watch'),
        topic,
        fromStart: fromStart ?? false,
      },
      ...{ signal: stopping.signal, onTrouble: reportTrouble },
      onWatching: () => process.stderr.write(`Watching the topic ${topic}; Ctrl-C ends\n`),
      onResult: (result) => printLine(json ? jsonText(result) : resultLine(result)),
    });
  });
}

const keyWidth = 'TOP5CLIENTS'.length;

function resultLine(result: PublishedResult | string): string {
  if (typeof result === 'string') return `no result: ${result}`;
  const { batch, key, text } = result;
  return `batch ${String(batch).padStart(5)}  ${key.padEnd(keyWidth)}  ${text}`;
}

function parseSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('A seed is a whole number.');
}

const unitMs = { ms: 1, s: 1_000, m: 60_000 } as const;

/** A stretch of time such as `3s`, in milliseconds. */
function parseDuration(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  if (!match) throw new InvalidArgumentError('Give a time such as 3s, 500ms or 1m.');
  return Number(match[1]) * unitMs[match[2] as keyof typeof unitMs];
}
