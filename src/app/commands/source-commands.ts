import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import { fixtureFaults, isFixtureFault } from '../../../domains/market/fixture/fixture-faults.ts';
import { seoulOffsetMs, systemClock } from '../../base/time.ts';
import type { RunEnd } from '../../collect/sources/source-store.ts';
import type { ReplayOutcome } from '../../collect/sources/replay-answers.ts';
import type { SourceStatus, SourcesAnswer } from '../../serve/source-contract.ts';
import { Progress, printJson, printLine, printRows } from '../output.ts';
import type { KeyCheck } from '../check-keys.ts';
import { dataFolder } from '../data-folder.ts';
import { listenError } from '../listen-address.ts';
import { findInstance } from '../session.ts';
import { onInstance, parsePort, statFile, withSession } from './context.ts';
import type { Context } from './context.ts';

interface Common {
  readonly data: string;
  readonly json?: true;
  readonly config?: string;
}

/** `pomona sources …`: public data that is asked for on a schedule. */
export function addSourceCommands(program: Command, context: Context): void {
  const sources = program
    .command('sources')
    .description('public data that is asked for on a schedule');
  addList(sources, context);
  addStatus(sources, context);
  addRun(sources, context);
  addBackfill(sources, context);
  addReplay(sources, context);
  addImport(sources, context);
  addFixture(sources, context);
  addKeys(sources, context);
}

/** The options of a command that knows the sources of the settings. */
function onSources(command: Command): Command {
  return onInstance(command).option(
    '--config <file>',
    'settings with sources of your own, where no instance runs',
  );
}

function addList(sources: Command, context: Context): void {
  onSources(sources.command('list'))
    .description('what is asked, of whom, when, and where it goes')
    .action((options: Common) =>
      withReport(context, options, ({ name, provider, title, schedule, nextDueAt, table }) => ({
        ...{ name, provider, title: title.ko },
        'schedule (Seoul)': schedule,
        next: inSeoul(nextDueAt),
        table: `market.${table}`,
      })),
    );
}

function addStatus(sources: Command, context: Context): void {
  onSources(sources.command('status'))
    .description(
      'how the last runs and backfills ended, how many rows there are, and what of the quota is used',
    )
    .action((options: Common) =>
      withReport(context, options, (source) => ({
        name: source.name,
        state: stateOf(source),
        'last run': inSeoul(source.lastRun?.endedAt),
        backfill: backfillOf(source),
        'late (min)': source.lateByMinutes,
        rows: source.rows,
        'calls today': `${source.callsToday} of ${source.callsPerDay}`,
        reason:
          source.missing.length > 0 ? `set ${source.missing.join(', ')}` : source.lastRun?.reason,
      })),
    );
}

function stateOf({ missing, isRunning, lastRun, sample }: SourceStatus): string {
  if (missing.length > 0) return 'not configured';
  const state = isRunning ? 'running' : (lastRun?.state ?? 'not run yet');
  return sample ? `${state} (sample)` : state;
}

/** How far a backfill is that runs or waits for its turn, or how the last one ended. */
function backfillOf({ filling, lastBackfill }: SourceStatus): string | null {
  if (filling) return `${filling.done} of ${filling.total} parts done`;
  if (!lastBackfill) return null;
  const { endedAt, state, reason } = lastBackfill;
  if (endedAt === null) return 'broken off';
  return `${state} ${inSeoul(endedAt)}${reason === null ? '' : `: ${reason}`}`;
}

function withReport(
  context: Context,
  { data, json, config }: Common,
  rowOf: (source: SourceStatus) => object,
): Promise<void> {
  return withSession(
    context,
    data,
    async (session) => {
      const report = await session.run<SourcesAnswer>('sources-list', {});
      if (json) printJson(report);
      else printRows(report.sources.map(rowOf), 'table');
    },
    { config },
  );
}

/** A moment as `2026-11-03 09:00:05 KST`. */
function inSeoul(instant: string | null | undefined): string | null {
  if (instant == null) return null;
  const shifted = new Date(Date.parse(instant) + seoulOffsetMs).toISOString();
  return `${shifted.slice(0, 10)} ${shifted.slice(11, 19)} KST`;
}

function addRun(sources: Command, context: Context): void {
  onSources(sources.command('run <name>'))
    .description('ask a source now')
    .action((name: string, { data, json, config }: Common) =>
      withSession(
        context,
        data,
        async (session, progress) => {
          tellEnd(name, await session.run<RunEnd>('sources-run', { name }, progress.emit), json);
        },
        { mayCreate: true, config },
      ),
    );
}

function addBackfill(sources: Command, context: Context): void {
  onSources(sources.command('backfill <name>'))
    .description('ask a source for the days of a stretch; begun again, it goes on where it was')
    .requiredOption('--from <date>', 'first day, YYYY-MM-DD')
    .requiredOption('--to <date>', 'last day')
    .action((name: string, options: Common & { from: string; to: string }) => {
      const { data, json, config, from, to } = options;
      return withSession(
        context,
        data,
        async (session, progress) => {
          const args = { name, from, to };
          tellEnd(name, await session.run<RunEnd>('sources-backfill', args, progress.emit), json);
        },
        { mayCreate: true, config },
      );
    });
}

function tellEnd(name: string, end: RunEnd, json: true | undefined): void {
  if (end.state === 'failed') process.exitCode = 1;
  if (json) {
    printJson(end);
    return;
  }
  const { state, rows, added, changed, calls, code, reason } = end;
  const counts = `${rows} rows, ${added} new and ${changed} changed, in ${calls} calls`;
  printLine(`${name}: ${state.replace('_', ' ')} (${counts})`);
  if (reason !== undefined) printLine(`  ${code}: ${reason}`);
}

function addReplay(sources: Command, context: Context): void {
  onSources(sources.command('replay [name]'))
    .description('read the kept answers of a source again, or of all of them')
    .action((name: string | undefined, { data, json, config }: Common) =>
      withSession(
        context,
        data,
        async (session, progress) => {
          const { sources: all } = await session.run<SourcesAnswer>('sources-list', {});
          const names = name === undefined ? all.map((source) => source.name) : [name];
          for (const each of names) {
            const args = { name: each };
            const outcome = await session.run<ReplayOutcome>('sources-replay', args, progress.emit);
            if (json) printJson({ name: each, ...outcome });
            else printLine(`${each}: ${describeReplay(outcome)}`);
          }
        },
        { config },
      ),
    );
}

function describeReplay({ answers, passedOver, added, changed }: ReplayOutcome): string {
  return `${answers} answers read again, ${passedOver} without data; ${added} rows new, ${changed} changed`;
}

function addImport(sources: Command, context: Context): void {
  onInstance(sources.command('import <name> <file>'))
    .description('store what a file of the provider holds, such as the tables of farm income')
    .action(async (name: string, file: string, { data, json }: Common) => {
      await statFile(file);
      const base64 = await readFile(file, 'base64');
      await withSession(
        context,
        data,
        async (session) => {
          const args = { name, fileName: basename(file), base64 };
          tellEnd(name, await session.run<RunEnd>('sources-import', args), json);
        },
        { mayCreate: true },
      );
    });
}

function addFixture(sources: Command, context: Context): void {
  sources
    .command('fixture')
    .description('serve made-up data in the formats of all providers, until Ctrl-C')
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4010)
    .option('--fault <name>', 'answer every request with a fault', parseFault)
    .addHelpText('after', `\nFaults (NN stands for a number):\n${faultList}`)
    .action(async ({ port, fault }: { port: number; fault?: string }) => {
      const { startSample, catalog } = await context.loadDomain();
      const options = { port, ...(fault === undefined ? {} : { faultOf: () => fault }) };
      const server = await startSample?.(systemClock, options).catch((error: unknown) => {
        throw listenError({ host: '127.0.0.1', port }, error);
      });
      printLine('# Takes keys, ids and passwords that begin with "sample", and refuses others.');
      const providers = new Set(catalog?.sources.map(({ provider }) => provider.name));
      for (const provider of providers)
        printLine(`POMONA_${provider}_URL=${server?.urlOf(provider)}`);
    });
}

const faultList = Object.entries(fixtureFaults)
  .map(([provider, names]) => `  ${provider}: ${names.join(', ')}`)
  .join('\n');

function parseFault(name: string): string {
  if (isFixtureFault(name)) return name;
  throw new InvalidArgumentError(`There are (NN stands for a number):\n${faultList}`);
}

function addKeys(sources: Command, context: Context): void {
  onSources(sources.command('keys').command('check'))
    .description(
      'ask each provider once, and say whether it takes the key that is set: in this shell or .env, or, where none is, in the instance that runs',
    )
    .action(async (options: Common) => {
      const checks =
        (await checkShellKeys(context, options)) ?? (await checkTheirKeys(context, options));
      if (checks.some(({ state }) => notTaken.has(state))) process.exitCode = 1;
      if (options.json) printJson(checks);
      else printRows(checks, 'table');
    });
}

const notTaken: ReadonlySet<KeyCheck['state']> = new Set(['refused', 'unreachable', 'unclear']);

/** A check with whose keys it was of: this shell's, or those of the instance at an address. */
export type KeyCheckOf = KeyCheck & { readonly keysOf: string };

/** Checks the keys of this process; undefined where it has none and an instance may have some. */
async function checkShellKeys(
  { loadDomain, environment }: Context,
  { data, config }: Common,
): Promise<readonly KeyCheckOf[] | undefined> {
  const { checkOwnKeys, hasOwnKey } = await import('../check-own-keys.ts');
  const { declaredSources, readSettings } = await import('../config.ts');
  const { progressOf } = await import('../operations/operation.ts');
  const declared = declaredSources(await readSettings(config));
  const own = { domain: await loadDomain(), declared, environment };
  if (!hasOwnKey(own) && (await findInstance(dataFolder(data)))) return undefined;
  const progress = new Progress();
  try {
    const checks = await checkOwnKeys(own, progressOf(progress.emit, 'Asking each provider once'));
    return checks.map((each) => ({ keysOf: 'this shell', ...each }));
  } finally {
    progress.stop();
  }
}

function checkTheirKeys(context: Context, { data }: Common): Promise<readonly KeyCheckOf[]> {
  return withSession(context, data, async (session, progress) => {
    const checks = await session.run<readonly KeyCheck[]>('sources-check-keys', {}, progress.emit);
    return checks.map((each) => ({ keysOf: session.url ?? data, ...each }));
  });
}
