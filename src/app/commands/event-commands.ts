import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { formats, printJson, printRows } from '../output.ts';
import type { Format } from '../output.ts';
import { onInstance, withSession } from './context.ts';
import type { Erased } from '../pipeline.ts';
import type { Context } from './context.ts';

interface Common {
  readonly data: string;
  readonly json?: true;
}

/** `pomona events …` and `pomona sql`. */
export function addEventCommands(program: Command, context: Context): void {
  const events = program
    .command('events')
    .description('look at stored events, or erase a person’s');
  addTail(events, context);
  addCount(events, context);
  addErase(events, context);
  addSql(program, context);
}

function addTail(events: Command, context: Context): void {
  onInstance(events.command('tail'))
    .description('the last stored events')
    .option('-n, --limit <number>', 'how many', parseLimit, 20)
    .option('--user <id>', 'only those of a user')
    .option('--type <type>', 'only those of a type')
    .action(async (options: Common & { limit: number; user?: string; type?: string }) => {
      const { data, json, ...args } = options;
      await withSession(context, data, async (session) => {
        const rows = await session.run<readonly object[]>('events-tail', args);
        if (json) printJson(rows);
        else printRows(rows, 'table', tailColumns);
      });
    });
}

const tailColumns = [
  'logOffset',
  'eventTime',
  'type',
  'itemCode',
  'path',
  'query',
  'userId',
  'sessionId',
];

function addCount(events: Command, context: Context): void {
  onInstance(events.command('count'))
    .description('how many distinct events are stored')
    .addOption(new Option('--by <what>', 'split the count').choices(['type', 'day', 'user']))
    .action(async ({ data, json, ...args }: Common & { by?: string }) => {
      await withSession(context, data, async (session) => {
        const rows = await session.run<readonly object[]>('events-count', args);
        printRows(rows, json ? 'json' : 'table');
      });
    });
}

function addErase(events: Command, context: Context): void {
  onInstance(events.command('erase'))
    .description('remove a person’s events from log, archive and metrics, for good')
    .option('--user <id>', 'events that carry this userId')
    .option('--anonymous <id>', 'events of this browser (anonymousId)')
    .action(async (options: Common & { user?: string; anonymous?: string }) => {
      const { data, json, user, anonymous } = options;
      if ((user === undefined) === (anonymous === undefined)) {
        throw new InvalidArgumentError('Give one of --user ID and --anonymous ID.');
      }
      const args =
        user === undefined
          ? { column: 'anonymousId', value: anonymous }
          : { column: 'userId', value: user };
      await withSession(context, data, async (session, progress) => {
        const erased = await session.run<Erased>('events-erase', args, progress.emit);
        progress.stop();
        if (json) printJson(erased);
        else
          process.stdout.write(
            `Erased ${erased.events} events (${erased.rows} stored rows) and the text of ${erased.rejected} rejected ones; what they touched was recomputed.\n`,
          );
      });
    });
}

function addSql(program: Command, context: Context): void {
  onInstance(program.command('sql'))
    .description('run one reading SQL statement (DuckDB) on `events`, the metrics and their sets')
    .argument('<statement>', 'for example: select type, count(*) from events group by all')
    .addOption(
      new Option('--format <format>', 'how rows are printed').choices(formats).default('table'),
    )
    .action(async (statement: string, { data, json, format }: Common & { format: Format }) => {
      await withSession(context, data, async (session) => {
        let columns: readonly string[] = [];
        const rows: object[] = [];
        await session.run('sql', { sql: statement }, (message) => {
          if (message.kind !== 'rows') return;
          columns = message.columns;
          rows.push(...message.rows);
        });
        printRows(rows, json ? 'json' : format, columns);
      });
    });
}

export function parseLimit(text: string): number {
  const limit = Number(text);
  if (Number.isInteger(limit) && limit >= 1) return limit;
  throw new InvalidArgumentError('Give a whole number from 1.');
}
