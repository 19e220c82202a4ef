import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addBrokerageCommands } from '../../src/app/commands/brokerage-commands.ts';
import { readText } from './project-files.ts';

/** Told once for all commands, above the table. */
const ofAll = ['--data', '--json'];
/** Told once for all commands that reach Kafka, below it. */
const ofKafka = /^--kafka-/;

const program = new Command();
addBrokerageCommands(program, {});
const commands = program.commands[0]!.commands;
const rows = readText('docs/cli.md')
  .split('\n')
  .filter((line) => line.startsWith('| `brokerage '));

test('docs/cli.md has a row for every command of the brokerage, and for no other', () => {
  const named = rows.map((row) => /^\| `brokerage ([\w-]+)/.exec(row)?.[1]);
  expect(named).toEqual(commands.map((command) => command.name()));
});

test.each(commands.map((command, index) => [command.name(), command, rows[index] ?? ''] as const))(
  'docs/cli.md names the options of brokerage %s, and no other',
  (_, command, row) => {
    const cell = row.replaceAll('\\|', '').split('|')[2] ?? '';
    const known = command.options
      .map(({ long }) => long ?? '')
      .filter((option) => !ofAll.includes(option) && !ofKafka.test(option));
    expect([...cell.matchAll(/--[a-z-]+/g)].map(String).toSorted()).toEqual(known.toSorted());
  },
);
