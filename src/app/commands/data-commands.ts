import type { Command } from 'commander';
import { dataFolder, loadWriteKey } from '../data-folder.ts';
import { printJson } from '../output.ts';
import { dataOption } from './context.ts';
import type { Context } from './context.ts';

/** `pomona keys`. */
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
}
