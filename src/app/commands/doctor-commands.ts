import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { FoundError } from '../../base/known-error.ts';
import { findKnownErrors } from '../../base/known-error.ts';
import { systemClock } from '../../base/time.ts';
import { hostAndPort } from '../../log/kafka/kafka-cluster.ts';
import type { HostAndPort } from '../../log/kafka/kafka-cluster.ts';
import { eventColumns } from '../../collect/event-schema.ts';
import { planMetric } from '../../metrics/plan.ts';
import type { CountingPlan } from '../../process/spark/counting-stream.ts';
import { dataFolder } from '../data-folder.ts';
import type { Chain } from '../doctor/examine-chain.ts';
import { addLogOptions, kafkaOf } from '../kafka-options.ts';
import type { LogFlags } from '../kafka-options.ts';
import { sparkStorageOf } from '../spark-options.ts';
import type { Finding } from '../doctor/finding.ts';
import type { PastedError } from '../doctor/read-error-text.ts';
import { printJson, printLine, Progress } from '../output.ts';
import { dataOption, parsePort } from './context.ts';
import type { Context } from './context.ts';

interface DoctorFlags extends LogFlags {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly quick?: true;
  readonly giveUp?: string;
  readonly json?: true;
  readonly fixHints?: true;
  readonly logDirs?: string;
  readonly serverProperties?: string;
  readonly jars?: string;
  readonly remote?: HostAndPort;
  readonly storage?: string;
}

/** `pomona doctor` and `pomona doctor explain`. */
export function addDoctorCommands(program: Command, context: Context): void {
  const doctor = addLogOptions(program.command('doctor'))
    .description(
      'find out what is wrong with this machine, the data folder and what it is joined to, and how to mend it',
    )
    .addOption(dataOption())
    .option('--host <address>', 'address that is to be listened on', '127.0.0.1')
    .option('--port <number>', 'port that is to be listened on', parsePort, 4000)
    .option('--config <file>', 'settings with sources of your own, as `up` takes them')
    .option('--quick', 'leave out the checksums of large files, and asking providers for keys')
    .option('--give-up <file>', 'leave a damaged file of the archive out of history, for good')
    .option('--log-dirs <list>', 'folders of a Kafka broker of this machine, more after commas')
    .option('--server-properties <file>', 'the settings of that broker')
    .option('--jars <folder>', 'jars of Spark or Kafka, to be set against each other')
    .option('--remote <address>', 'a Spark Connect server, as in sc://host:port', parseRemote)
    .option(
      '--storage <folder>',
      'with --remote: where Spark keeps checkpoints; leaves a probe there',
    )
    .option('--fix-hints', 'print the commands and settings that mend it, to copy')
    .option('--json', 'print JSON, for programs')
    .action((flags: DoctorFlags) =>
      flags.giveUp === undefined ? examine(flags, context) : giveUp(flags.data, flags.giveUp),
    );
  addExplain(doctor);
}

async function examine(flags: DoctorFlags, context: Context): Promise<void> {
  const { data, host, port, config, quick, json, fixHints } = flags;
  const { diagnose } = await import('../doctor.ts');
  const { declaredSources, readSettings } = await import('../config.ts');
  const declared = declaredSources(await readSettings(config));
  const progress = new Progress();
  const findings = await diagnose({
    ...{ folder: dataFolder(data), host, port, quick: quick ?? false },
    onExamining: (what, done, total) => progress.show(what, done, total),
    ...{
      chain: await chainOf(flags, context),
      ...{ loadDomain: context.loadDomain, declared, environment: context.environment },
      clock: systemClock,
    },
  });
  progress.stop();
  if (json) printJson(findings);
  else for (const finding of findings) printFinding(finding, fixHints ?? false);
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1;
}

async function chainOf(
  { logDirs, serverProperties, jars, remote, storage, ...log }: DoctorFlags,
  { environment, loadDomain }: Context,
): Promise<Chain> {
  const kafka = await kafkaOf(log, environment);
  return {
    ...(kafka ? { kafka } : {}),
    ...(logDirs === undefined ? {} : { logDirs: logDirs.split(',').map((each) => resolve(each)) }),
    ...(serverProperties === undefined ? {} : { propertiesFile: serverProperties }),
    ...(jars === undefined ? {} : { jars }),
    ...(remote ? { remote } : {}),
    ...(storage === undefined
      ? {}
      : {
          run: {
            storage: sparkStorageOf(storage, 'Looking at what Spark counts'),
            plan: await planOf(loadDomain),
          },
        }),
  };
}

/** What Spark is to count for the domain of the folder. */
async function planOf(loadDomain: Context['loadDomain']): Promise<CountingPlan> {
  const { countingPlan } = await import('../../process/spark/counting-stream.ts');
  const { metrics, events } = await loadDomain();
  return countingPlan(metrics.map(planMetric), eventColumns(events));
}

/** The address of a Spark Connect server. */
function parseRemote(text: string): HostAndPort {
  const [, address] = /^(?:sc:\/\/)?((?:\[[\da-f:]+\]|[\w.-]+):\d{1,5})\/?$/i.exec(text) ?? [];
  if (address !== undefined) return hostAndPort(address);
  throw new InvalidArgumentError('It is an address such as sc://127.0.0.1:15002.');
}

async function giveUp(data: string, file: string): Promise<void> {
  const { giveUpFile } = await import('../doctor/give-up.ts');
  const { path, day, records } = await giveUpFile(dataFolder(data), file);
  process.stdout.write(
    `${path} is left out from now on: ${records ?? 'an unknown number of'} records of ${day} are no longer part of history. What is left of it is in ${path}.damaged; remove that when it is of no more use.\n`,
  );
}

const marks = { fine: 'ok     ', doubtful: 'warning', broken: 'BROKEN ' } as const;

function printFinding(finding: Finding, withCommands: boolean): void {
  const { check, state, found, where, meaning, fix, commands = [] } = finding;
  printLine(`${marks[state]}  ${check}: ${found}`);
  if (where !== undefined) printLine(`         where: ${where}`);
  if (meaning !== undefined) printLine(`         means: ${meaning}`);
  if (fix !== undefined) printLine(`         -> ${fix}`);
  if (withCommands) for (const command of commands) printLine(`            ${command}`);
}

function addExplain(doctor: Command): void {
  doctor
    .command('explain')
    .description('what a pasted error of Kafka, Spark, Elasticsearch and others means')
    .argument('[file]', 'a file with the error, or a whole log; standard input without')
    .option('--json', 'print JSON, for programs')
    .action(async (file: string | undefined, _flags: object, command: Command) => {
      // `--json` is an option of the doctor too, which takes it first.
      const { json } = command.optsWithGlobals<{ json?: true }>();
      const { knownErrors } = await import('../doctor/known-errors/known-errors.ts');
      const { readErrorText } = await import('../doctor/read-error-text.ts');
      if (file === undefined && process.stdin.isTTY) {
        process.stderr.write('Paste the error, then press Enter and Ctrl-D.\n');
      }
      const pasted = await readErrorText(file ?? process.stdin);
      const found = findKnownErrors(knownErrors, pasted.lines);
      if (json) printJson(found);
      else printExplanation(found, pasted, knownErrors.length);
      if (found.length === 0) process.exitCode = 1;
    });
}

function printExplanation(
  found: readonly FoundError[],
  { lines, linesRead, cut, leftOut }: PastedError,
  known: number,
): void {
  found.forEach(printFound);
  if (found.length === 0) printUnknown(lines, linesRead - leftOut, known);
  if (cut > 0) printLine(`Of ${cut} lines only the beginning was looked at.`);
  if (leftOut > 0) {
    printLine(
      `${leftOut} more lines were not looked at: give the part with the error, such as the last 10,000 lines (tail -n 10000).`,
    );
  }
}

function printFound({ name, line, seen, means, look, fix }: FoundError, index: number): void {
  const often = seen === 1 ? '' : `, ${seen} lines in all`;
  printLine(`${index + 1}. ${name} (line ${line.number}${often})`);
  printLine(`   says:  ${shortened(line.text)}`);
  printLine(`   means: ${means}`);
  printLine(`   look:  ${look}`);
  for (const step of fix) printLine(`   -> ${step}`);
}

function printUnknown(lines: PastedError['lines'], linesRead: number, known: number): void {
  if (lines.every(({ text }) => text.trim() === '')) {
    printLine('There is nothing to explain: pomona doctor explain < error.txt');
    return;
  }
  printLine(`None of the ${known} errors known here is in the ${linesRead} lines looked at.`);
  // In a trace of Java each cause stands below what it led to.
  const telling =
    lines.findLast(({ text }) => text.startsWith('Caused by: ')) ??
    lines.find(({ text }) => /\b(?:ERROR|FATAL)\b|Exception\b|Error:/.test(text));
  if (telling) printLine(`   says:  ${shortened(telling.text)} (line ${telling.number})`);
  printLine(
    '   -> Is it all of the message? What comes first in a log, and the last “Caused by”, tell most.',
  );
  printLine('   -> pomona doctor looks at this machine, the data folder and what it is joined to.');
  printLine(
    '   -> Search the issues of the program that said it for that line, without names and numbers of your own.',
  );
}

const longestShown = 300;

function shortened(text: string): string {
  const trimmed = text.trim();
  return trimmed.length > longestShown ? `${trimmed.slice(0, longestShown)} …` : trimmed;
}
