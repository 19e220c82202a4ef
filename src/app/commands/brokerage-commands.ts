import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { StockTime } from '../../../domains/brokerage/batch-results.ts';
import { PomonaError, messageOf } from '../../base/errors.ts';
import { systemClock } from '../../base/time.ts';
import { Progress, printJson, printLine } from '../output.ts';
import { parseLimit } from './event-commands.ts';
import { projectRoot, statFile } from './context.ts';

/** `pomona brokerage …`: the orders job, the smallest whole example. */
export function addBrokerageCommands(program: Command): void {
  const group = program.command('brokerage').description('the orders job: a small whole example');
  addGenerate(group);
  addSplitAndSend(group);
  addRun(group);
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

interface SendFlags {
  readonly to: string;
  readonly lines: number;
  readonly every: number;
  readonly json?: true;
}

function addSplitAndSend(group: Command): void {
  group
    .command('split-and-send')
    .description('send a file into a folder part by part, each renamed in when it is whole')
    .argument('<file>')
    .requiredOption('--to <folder>', 'where the parts go')
    .option('--lines <number>', 'lines of a part', parseLimit, 10_000)
    .addOption(
      new Option('--every <time>', 'pause between two parts, such as 3s or 500ms')
        .argParser(parseDuration)
        .default(3_000, '3s'),
    )
    .option('--json', 'print JSON, for programs')
    .action(async (file: string, { to, lines, every, json }: SendFlags) => {
      const { size } = await statFile(file);
      const { splitFile } = await import('../file-job/split-file.ts');
      const { stopSignal } = await import('../stop-signal.ts');
      const stopping = new AbortController();
      void stopSignal().then(() => stopping.abort());
      const { signal } = stopping;
      const progress = new Progress();
      const sent = await splitFile({
        ...{ file, folder: to, lines, signal },
        pause: () => delay(every, undefined, { signal }).catch(() => undefined),
        onProgress: (bytes) => progress.show('Sending', Math.min(bytes, size), size),
      });
      progress.stop();
      if (json) printJson(sent);
      else {
        const skipped = sent.skipped > 0 ? `; ${sent.skipped} parts were there already` : '';
        printLine(`${sent.sent} parts with ${sent.lines} lines sent to ${to}${skipped}`);
      }
    });
}

interface RunFlags {
  readonly file?: string;
  readonly folder?: string;
  readonly data: string;
  readonly time: StockTime;
  readonly out?: string;
  readonly json?: true;
}

function addRun(group: Command): void {
  group
    .command('run')
    .description('count orders: buys, sells, top clients and stocks after each batch of lines')
    .addOption(new Option('--file <file>', 'read one file and end').conflicts('folder'))
    .option('--folder <folder>', 'read the files that are moved into a folder, until Ctrl-C')
    .addOption(
      new Option('--data <folder>', 'the data folder').default(
        join(projectRoot, 'data-brokerage'),
        '"data-brokerage" in the checkout',
      ),
    )
    .addOption(
      new Option('--time <which>', 'what the last hour is measured by')
        .choices(['event', 'processing'])
        .default('event'),
    )
    .option('--out <folder>', 'where results.ndjson goes; "results" in the data folder by default')
    .option('--json', 'print a JSON line a batch, for programs')
    .action(async (flags: RunFlags) => {
      const input = inputOf(flags);
      if ('file' in input) await statFile(input.file);
      const { openOrderJob } = await import('../file-job/order-job.ts');
      const { runFile, runFolder } = await import('../file-job/run-files.ts');
      const { stopSignal } = await import('../stop-signal.ts');
      const stopping = new AbortController();
      void stopSignal().then(() => stopping.abort());
      const { signal } = stopping;
      const opened = await openOrderJob({
        ...{ data: flags.data, time: flags.time, clock: systemClock, signal },
        out: flags.out ?? join(flags.data, 'results'),
        json: flags.json ?? false,
      });
      const { job, progress, say } = opened;
      const before = progress.totals;
      try {
        if ('folder' in input) {
          await runFolder(job, progress, input.folder, signal, () =>
            say(`Watching ${input.folder}; Ctrl-C ends`),
          );
        } else if (!(await runFile(job, progress, input.file))) {
          say(`${basename(input.file)} was read before: a file name is read once on ${flags.data}`);
        }
      } finally {
        await opened.close();
      }
      const { batches, events, wrong } = progress.totals;
      const counted = events - before.events;
      const rejected = wrong - before.wrong;
      if (counted === 0 && rejected > 0) process.exitCode = 1;
      say(
        `${counted} orders in ${batches - before.batches} batches; ${rejected} wrong lines in the quarantine; results in ${opened.resultsFile}`,
      );
    });
}

function inputOf({ file, folder }: RunFlags) {
  if (file !== undefined) return { file };
  if (folder !== undefined) return { folder };
  throw new InvalidArgumentError('Give --file FILE or --folder FOLDER.');
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
