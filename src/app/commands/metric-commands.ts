import { Option } from 'commander';
import type { Command } from 'commander';
import type { Verification } from '../../process/verify.ts';
import type { LedgerAnswer } from '../../serve/contract.ts';
import { dataFolder } from '../data-folder.ts';
import { formats, printJson, printLine, printRows } from '../output.ts';
import type { Format } from '../output.ts';
import { sparkUrlOf } from '../spark-options.ts';
import { concludeVerification } from './conclude-verification.ts';
import { onInstance, withSession } from './context.ts';
import type { Context } from './context.ts';

interface Common {
  readonly data: string;
  readonly json?: true;
}

/** `pomona metrics …`, `insights`, `ledger` and `verify`. */
export function addMetricCommands(program: Command, context: Context): void {
  const metrics = program.command('metrics').description('what is measured as events come');
  addList(metrics, context);
  addExplain(metrics, context);
  addRebuild(metrics, context);
  addInsights(program, context);
  addLedger(program, context);
  addVerify(program, context);
}

function addList(metrics: Command, context: Context): void {
  onInstance(metrics.command('list'))
    .description('the metrics and the state each is in')
    .action(({ data, json }: Common) =>
      withSession(context, data, async (session) => {
        const rows = await session.run<readonly object[]>('metrics-list', {});
        printRows(
          rows,
          json ? 'json' : 'table',
          json ? undefined : ['metric', 'title', 'window', 'key', 'state'],
        );
      }),
    );
}

interface Explanation {
  readonly definition: object;
  readonly version: string;
  readonly perBatch: readonly string[];
  readonly views: readonly string[];
  readonly onSpark: string;
  readonly fromEvents: string;
}

function addExplain(metrics: Command, context: Context): void {
  onInstance(metrics.command('explain'))
    .description('a metric’s definition and the SQL it becomes')
    .argument('<name>')
    .action((name: string, { data, json }: Common) =>
      withSession(context, data, async (session) => {
        const explained = await session.run<Explanation>('metrics-explain', { name });
        if (json) printJson(explained);
        else printExplanation(explained);
      }),
    );
}

function printExplanation(explained: Explanation): void {
  const { definition, version, perBatch, views, onSpark, fromEvents } = explained;
  const parts = [
    `-- definition (version ${version})\n${JSON.stringify(definition, undefined, 2).replaceAll(/^/gm, '-- ')}`,
    `-- run for every batch of new events, in one transaction with the offset`,
    ...perBatch,
    `-- what readers see`,
    ...views,
    `-- what Spark makes of events and publishes, where it counts`,
    onSpark,
    `-- the same straight from the events, to check a number by hand`,
    fromEvents,
  ];
  process.stdout.write(
    `${parts.map((part) => (part.startsWith('--') ? part : `${part};`)).join('\n\n')}\n`,
  );
}

function addRebuild(metrics: Command, context: Context): void {
  onInstance(metrics.command('rebuild'))
    .description('fill a metric anew from all events, while new ones keep coming')
    .argument('<name>')
    .option('--accept-loss', 'also when events that were counted are no longer in history')
    .action((name: string, { data, json, acceptLoss }: Common & { acceptLoss?: true }) =>
      withSession(context, data, async (session, progress) => {
        const args = { name, acceptLoss: acceptLoss ?? false };
        const result = await session.run('metrics-rebuild', args, progress.emit);
        progress.stop();
        if (json) printJson(result);
        else process.stdout.write(`${name} was rebuilt.\n`);
      }),
    );
}

function addInsights(program: Command, context: Context): void {
  onInstance(program.command('insights'))
    .description('the answer to a question of the shop')
    .argument('[name]', 'one of those in docs/definitions.md; all are listed when absent')
    .option(
      '--from <time>',
      'start of the range (RFC 3339), widened to whole hours (days for some); 24 hours before the end by default',
    )
    .option('--to <time>', 'end of the range (RFC 3339); now by default')
    .option('--set <name=value...>', 'a parameter of the insight, such as limit=5 or mode=any')
    .addOption(
      new Option('--format <format>', 'how rows are printed').choices(formats).default('table'),
    )
    .action(async (name: string | undefined, options: InsightOptions) => {
      if (name === undefined) {
        const { insights } = await context.loadDomain(dataFolder(options.data));
        const rows = insights.map((each) => ({
          name: each.name,
          ko: each.title.ko,
          en: each.title.en,
        }));
        printRows(rows, options.json ? 'json' : options.format);
        return;
      }
      await withSession(context, options.data, async (session) => {
        const args = { name, query: queryOf(options) };
        const format = options.json ? 'json' : options.format;
        if (format === 'csv') {
          process.stdout.write(await session.run<string>('insight', { ...args, format }));
        } else {
          printAnswer(await session.run<InsightResult>('insight', args), format);
        }
      });
    });
}

interface InsightOptions extends Common {
  readonly from?: string;
  readonly to?: string;
  readonly set?: readonly string[];
  readonly format: Format;
}

type InsightResult = Readonly<Record<string, unknown>> & { readonly rows: readonly object[] };

function queryOf({ from, to, set = [] }: InsightOptions): Record<string, string> {
  const pairs = set.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
  });
  return {
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...Object.fromEntries(pairs),
  };
}

function printAnswer(answer: InsightResult, format: 'table' | 'json'): void {
  if (format === 'json') {
    printJson(answer);
    return;
  }
  printRows(answer.rows, format);
  const { rows: _, ...beside } = answer;
  for (const [name, value] of Object.entries(beside)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    const shown = text.length > 300 ? `${text.slice(0, 300)}… (--format json shows all)` : text;
    printLine(`${name}: ${shown}`);
  }
}

const hourMs = 3_600_000;

function addLedger(program: Command, context: Context): void {
  onInstance(program.command('ledger'))
    .description('where every event went; the sides must agree')
    .option('--all', 'every minute there is, not only the last hour')
    .action(({ data, json, all }: Common & { all?: true }) =>
      withSession(context, data, async (session) => {
        const toMs = Date.now() + hourMs;
        const range = { fromMs: all ? 0 : toMs - 2 * hourMs, toMs };
        const ledger = await session.run<LedgerAnswer>('ledger', range);
        if (json) printJson(ledger);
        else printLedger(ledger);
        if (ledger.difference !== 0) process.exitCode = 1;
      }),
    );
}

function printLedger({ totals, roles, sample, difference, rows }: LedgerAnswer): void {
  printRows([{ minute: 'all time', ...totals }, ...rows], 'table');
  if (!roles.includes('engine')) {
    process.stdout.write(
      `roles: ${roles.join(', ')} - nothing is counted here: what is pending is counted by \`up\` with the role engine, what went to Kafka by those that follow the topic\n`,
    );
  }
  if (sample) process.stdout.write('sample: generated sample traffic is among these numbers\n');
  process.stdout.write(
    difference === 0
      ? 'difference: 0 - every event is accounted for\n'
      : `difference: ${difference} - events are missing or were counted twice; \`pomona doctor\` looks for the reason\n`,
  );
}

function addVerify(program: Command, context: Context): void {
  onInstance(program.command('verify'))
    .description('recompute every metric from the stored events and compare')
    .addOption(
      new Option('--against <engine>', 'what recomputes: DuckDB here, or Spark')
        .choices(['duckdb', 'spark'])
        .default('duckdb'),
    )
    .option('--remote <address>', 'with --against spark: Spark Connect, as sc://host:port')
    .action(({ data, json, against, remote }: Common & VerifyFlags) =>
      withSession(context, data, async (session, progress) => {
        const args = against === 'spark' ? { sparkUrl: sparkUrlOf(remote, '--against spark') } : {};
        const verification = await session.run<Verification>('verify', args, progress.emit);
        progress.stop();
        if (json) printJson(verification);
        else printVerification(verification);
        process.exitCode = concludeVerification(verification).exitCode;
      }),
    );
}

interface VerifyFlags {
  readonly against: 'duckdb' | 'spark';
  readonly remote?: string;
}

function printVerification(verification: Verification): void {
  const { metrics, leftOut, events, identities } = verification;
  printRows(
    metrics.map(({ metric, rows, stateRows, differing }) => ({
      metric,
      'rows from events': rows,
      'rows in the store': stateRows,
      differing,
    })),
    'table',
  );
  for (const { metric, examples } of metrics) {
    for (const example of examples) printLine(`${metric}: ${JSON.stringify(example)}`);
  }
  for (const metric of leftOut)
    process.stdout.write(`${metric}: not compared, it is being rebuilt\n`);
  process.stdout.write(`${events} distinct events, ${identities.stored} identities in the store\n`);
  process.stdout.write(`${concludeVerification(verification).text}\n`);
}
