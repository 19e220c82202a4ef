import { Command } from 'commander';
import { expect, test } from 'vitest';
import { addBrokerageCommands } from '../../src/app/commands/brokerage-commands.ts';
import { addSourceCommands } from '../../src/app/commands/source-commands.ts';
import type { Context } from '../../src/app/commands/context.ts';
import { readText } from './project-files.ts';

/** Told once for all commands, above the table. */
const ofAll = ['--data', '--json'];
/** Told once for all commands that reach Kafka, below it. */
const ofKafka = /^--kafka-/;

const program = new Command();
const context: Context = {
  loadDomain: () => Promise.reject(new Error('No command is run here.')),
  environment: {},
  version: '',
};
addBrokerageCommands(program, context.environment);
addSourceCommands(program, context);

/** Commands without others below them, by the words that call them. */
function namedCommands(command: Command, words: string): readonly (readonly [string, Command])[] {
  if (command.commands.length === 0) return [[words, command]];
  return command.commands.flatMap((each) => namedCommands(each, `${words} ${each.name()}`));
}

const commands = program.commands.flatMap((each) => namedCommands(each, each.name()));
const rows = readText('docs/cli.md')
  .split('\n')
  .filter((line) => /^\| `(?:brokerage|sources) /.test(line));
const nameOf = (row: string) => /^\| `([a-z- ]*[a-z])/.exec(row)?.[1];

test('docs/cli.md has a row for every command of the brokerage and of sources, and for no other', () => {
  expect(rows.map(nameOf).toSorted()).toEqual(commands.map(([name]) => name).toSorted());
});

test.each(commands)('docs/cli.md names the options of %s, and no other', (name, command) => {
  const row = rows.find((each) => nameOf(each) === name) ?? '';
  const cell = row.replaceAll('\\|', '').split('|')[2] ?? '';
  const known = command.options
    .map(({ long }) => long ?? '')
    .filter((option) => !ofAll.includes(option) && !ofKafka.test(option));
  expect([...cell.matchAll(/--[a-z-]+/g)].map(String).toSorted()).toEqual(known.toSorted());
});

test('README.md names every command of sources', () => {
  const [row = ''] = readText('README.md').match(/^\| `sources list`.*$/m) ?? [];
  const named = [...row.matchAll(/`(?:sources )?([a-z ]+)`/g)].map(([, name]) => `sources ${name}`);
  const known = commands.map(([name]) => name).filter((name) => name.startsWith('sources '));
  expect(named.toSorted()).toEqual(known.toSorted());
});
