import type { Command } from 'commander';
import { dataFolder, loadWriteKey } from '../data-folder.ts';
import type { Finding } from '../doctor/finding.ts';
import { printJson, Progress } from '../output.ts';
import { dataOption, parsePort } from './context.ts';
import type { Context } from './context.ts';

/** `pomona keys` and `pomona doctor`. */
export function addDataCommands(program: Command, context: Context): void {
  program
    .command('keys')
    .description('print the write key')
    .addOption(dataOption())
    .option('--json', 'print JSON, for programs')
    .action(async ({ data, json }: { data: string; json?: true }) => {
      const writeKey = await loadWriteKey(dataFolder(data), context.environment);
      if (json) printJson({ writeKey });
      else process.stdout.write(`${writeKey}\n`);
    });
  addDoctor(program);
}

interface DoctorFlags {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly quick?: true;
  readonly giveUp?: string;
  readonly json?: true;
}

function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('find out what is wrong with this machine or the data folder, and how to mend it')
    .addOption(dataOption())
    .option('--host <address>', 'address that is to be listened on', '127.0.0.1')
    .option('--port <number>', 'port that is to be listened on', parsePort, 4000)
    .option('--quick', 'leave out the checksums of large files')
    .option('--give-up <file>', 'leave a damaged file of the archive out of history, for good')
    .option('--json', 'print JSON, for programs')
    .action((flags: DoctorFlags) =>
      flags.giveUp === undefined ? examine(flags) : giveUp(flags.data, flags.giveUp),
    );
}

async function examine({ data, host, port, quick, json }: DoctorFlags): Promise<void> {
  const { diagnose } = await import('../doctor.ts');
  const progress = new Progress();
  const findings = await diagnose({
    ...{ folder: dataFolder(data), host, port, quick: quick ?? false },
    onExamining: (what, done, total) => progress.show(what, done, total),
  });
  progress.stop();
  if (json) printJson(findings);
  else findings.forEach(printFinding);
  if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1;
}

async function giveUp(data: string, file: string): Promise<void> {
  const { giveUpFile } = await import('../doctor/give-up.ts');
  const { path, day, records } = await giveUpFile(dataFolder(data), file);
  process.stdout.write(
    `${path} is left out from now on: ${records ?? 'an unknown number of'} records of ${day} are no longer part of history. What is left of it is in ${path}.damaged; remove that when it is of no more use.\n`,
  );
}

const marks = { fine: 'ok     ', doubtful: 'warning', broken: 'BROKEN ' } as const;

function printFinding({ check, state, found, where, meaning, fix }: Finding): void {
  process.stdout.write(`${marks[state]}  ${check}: ${found}\n`);
  if (where !== undefined) process.stdout.write(`         where: ${where}\n`);
  if (meaning !== undefined) process.stdout.write(`         means: ${meaning}\n`);
  if (fix !== undefined) process.stdout.write(`         -> ${fix}\n`);
}
