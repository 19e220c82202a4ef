import type { Command } from 'commander';
import { dataFolder, loadWriteKey } from '../data-folder.ts';
import type { Finding } from '../doctor.ts';
import { printJson } from '../output.ts';
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
  program
    .command('doctor')
    .description('find out what is wrong with this machine or the data folder, and how to mend it')
    .addOption(dataOption())
    .option('--host <address>', 'address that is to be listened on', '127.0.0.1')
    .option('--port <number>', 'port that is to be listened on', parsePort, 4000)
    .option('--json', 'print JSON, for programs')
    .action(async (options: { data: string; host: string; port: number; json?: true }) => {
      const { diagnose } = await import('../doctor.ts');
      const findings = await diagnose(dataFolder(options.data), options.host, options.port);
      if (options.json) printJson(findings);
      else findings.forEach(printFinding);
      if (findings.some(({ state }) => state === 'broken')) process.exitCode = 1;
    });
}

const marks = { fine: 'ok     ', doubtful: 'warning', broken: 'BROKEN ' } as const;

function printFinding({ check, state, found, fix }: Finding): void {
  process.stdout.write(`${marks[state]}  ${check}: ${found}\n`);
  if (fix !== undefined) process.stdout.write(`         -> ${fix}\n`);
}
