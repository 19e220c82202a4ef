import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { PomonaError, messageOf } from '../base/errors.ts';
import { addAlertCommands } from './commands/alert-commands.ts';
import { addClusterCommands } from './commands/cluster-commands.ts';
import { addDataCommands } from './commands/data-commands.ts';
import { addDoctorCommands } from './commands/doctor-commands.ts';
import { addEventCommands } from './commands/event-commands.ts';
import { addImportCommands } from './commands/import-commands.ts';
import { addMetricCommands } from './commands/metric-commands.ts';
import { addQuarantineCommands } from './commands/quarantine-commands.ts';
import { addSourceCommands } from './commands/source-commands.ts';
import { dataOption, parsePort, projectRoot } from './commands/context.ts';
import type { Context } from './commands/context.ts';
import { addBrokerageCommands } from './commands/brokerage-commands.ts';
import { dataFolder } from './data-folder.ts';
import { loadDomainOf } from './folder-domain.ts';
import { loadDotEnv } from './dot-env.ts';
import { followParent } from './follow-parent.ts';
import { addLogOptions, kafkaOf } from './kafka-options.ts';
import type { LogFlags } from './kafka-options.ts';
import { printableLines } from './output.ts';
import { addEngineOptions, sparkOf } from './spark-options.ts';
import type { EngineFlags } from './spark-options.ts';
import { allRoles, parseRoles, requireSensible } from './roles.ts';
import type { Role } from './roles.ts';

/** What the process says by its exit code. */
const exitCodes = { refused: 1, usage: 2, unavailable: 3 } as const;

async function main(): Promise<void> {
  followParent();
  loadDotEnv();
  const version = await readVersion();
  const context: Context = {
    // Loaded by who needs it: a command that talks to a running instance answers sooner without.
    loadDomain: loadDomainOf,
    environment: process.env,
    version,
  };
  const program = new Command('pomona')
    .description('From a shopper’s event to an exact, live number')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(pomona help COMMAND explains a command)');
  addUp(program, context);
  addImportCommands(program, context);
  addEventCommands(program, context);
  addQuarantineCommands(program, context);
  addMetricCommands(program, context);
  addAlertCommands(program);
  addSourceCommands(program, context);
  addDataCommands(program, context);
  addDoctorCommands(program, context);
  addClusterCommands(program, context);
  addBrokerageCommands(program, context.environment);
  await program.parseAsync();
}

interface UpFlags extends LogFlags, EngineFlags {
  readonly data: string;
  readonly port: number;
  readonly host: string;
  readonly sample: boolean;
  readonly config?: string;
  readonly roles: readonly Role[];
}

function addUp(program: Command, context: Context): void {
  const command = program
    .command('up')
    .description('start collector, engine, sources, API and pages in this process, or some of them')
    .addOption(dataOption())
    .option('--port <number>', 'port to listen on; 0 takes a free one', parsePort, 4000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--no-sample', 'no sample traffic')
    .option('--config <file>', 'settings, as JSON (docs/configuration.md)')
    .addOption(
      new Option('--roles <list>', `what this process does, of ${allRoles.join(',')}`)
        .argParser(parseRoles)
        .default(allRoles, 'all of it'),
    );
  addLogOptions(command);
  addEngineOptions(command);
  command.action(async (options: UpFlags) => {
    const kafka = await kafkaOf(options, context.environment);
    const spark = sparkOf(options, kafka?.cluster);
    const [sharesLog, hasSpark] = [kafka !== undefined, spark !== undefined];
    requireSensible(options.roles, { sharesLog, hasSpark });
    const { up } = await import('./commands/up.ts');
    await up({
      version: context.version,
      projectRoot,
      environment: context.environment,
      domain: await context.loadDomain(),
      folder: dataFolder(options.data),
      host: options.host,
      port: options.port,
      sample: options.sample,
      config: options.config,
      roles: options.roles,
      kafka,
      spark,
    });
  });
}

async function readVersion(): Promise<string> {
  const text = await readFile(join(projectRoot, 'package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function describe(error: unknown): string {
  if (error instanceof PomonaError) return `pomona: ${error.message} (${error.code})\n`;
  if (error instanceof InvalidArgumentError) return `error: ${error.message}\n`;
  // Commander has told of its own errors already.
  if (error instanceof CommanderError) return '';
  return `pomona: ${error instanceof Error ? error.stack : messageOf(error)}\n`;
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : exitCodes.usage;
  if (!(error instanceof PomonaError)) return exitCodes.unavailable;
  return error.status < 500 ? exitCodes.refused : exitCodes.unavailable;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `pomona events tail | head` ends the pipe early; that is no mistake.
  if (error.code === 'EPIPE') process.exit();
  if (process.exitCode === exitCodes.unavailable) return;
  process.stderr.write(`pomona: The output cannot be written: ${error.message}\n`);
  process.exitCode = exitCodes.unavailable;
});
// Nowhere is left to tell of it, and a server must not end for want of room for its messages.
process.stderr.on('error', () => undefined);

main().catch((error: unknown) => {
  process.stderr.write(printableLines(describe(error)));
  process.exitCode = exitCodeOf(error);
});
