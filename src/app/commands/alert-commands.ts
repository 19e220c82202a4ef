import type { Command } from 'commander';
import type { AlertsAnswer } from '../../serve/contract.ts';
import { dataFolder } from '../data-folder.ts';
import { printJson, printLine, printRows } from '../output.ts';
import { askInstance } from '../session.ts';
import { onInstance } from './context.ts';

/** `pomona alerts`: rules, the state of each, and what fires. */
export function addAlertCommands(program: Command): void {
  onInstance(program.command('alerts'))
    .description('alert rules with their state, and what fires, of the running instance')
    .action(async ({ data, json }: { data: string; json?: true }) => {
      const answer = await askInstance<AlertsAnswer>(dataFolder(data), '/api/alerts');
      if (json) printJson(answer);
      else printAlerts(answer);
    });
}

function printAlerts({ rules, firing }: AlertsAnswer): void {
  const rows = rules.map(({ name, severity, state, title, failure }) => ({
    ...{ rule: name, state, severity, title: title.en, failure },
  }));
  printRows(rows, 'table');
  for (const { rule, firedAt, detail } of firing) printLine(`${firedAt}  ${rule}: ${detail.en}`);
}
