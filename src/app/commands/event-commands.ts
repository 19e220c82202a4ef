import { createInterface } from 'node:readline/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { formats, printJson, printRows } from '../output.ts';
import type { Format } from '../output.ts';
import { onInstance, withSession } from './context.ts';
import type { Erasure } from '../erasures.ts';
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

interface EraseFlags extends Common {
  readonly user?: string;
  readonly anonymous?: string;
  readonly dryRun?: true;
  readonly yes?: true;
}

function addErase(events: Command, context: Context): void {
  onInstance(events.command('erase'))
    .description('remove a person’s events from log, archive and metrics, for good')
    .option('--user <id>', 'events that carry this userId')
    .option('--anonymous <id>', 'events of this browser (anonymousId)')
    .option('--dry-run', 'tell how many events that would be, and leave them')
    .option('--yes', 'do not ask; without a terminal nobody is asked')
    .action(async (flags: EraseFlags) => {
      const { data, json, dryRun, yes } = flags;
      const erasure = erasureOf(flags);
      await withSession(context, data, async (session, progress) => {
        const preview = () => session.run<Erased>('events-erase', { ...erasure, dryRun: true });
        if (dryRun) return printErased(await preview(), 'Would erase', json);
        if (!yes && process.stdin.isTTY && !(await isAgreed(await preview()))) {
          return void process.stdout.write('Nothing was erased.\n');
        }
        const erased = await session.run<Erased>('events-erase', erasure, progress.emit);
        progress.stop();
        printErased(erased, 'Erased', json);
      });
    });
}

function erasureOf({ user, anonymous }: EraseFlags): Erasure {
  if (user !== undefined && anonymous === undefined) return { column: 'userId', value: user };
  if (anonymous !== undefined && user === undefined) {
    return { column: 'anonymousId', value: anonymous };
  }
  throw new InvalidArgumentError('Give one of --user ID and --anonymous ID.');
}

async function isAgreed({ events, rows, rejected }: Erased): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `Erase ${events} events (${rows} stored rows) and the text of ${rejected} rejected ones, for good? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

function printErased(erased: Erased, verb: string, json: true | undefined): void {
  if (json) {
    printJson(erased);
    return;
  }
  const after = verb === 'Erased' ? '; what they touched was recomputed' : '';
  process.stdout.write(
    `${verb} ${erased.events} events (${erased.rows} stored rows) and the text of ${erased.rejected} rejected ones${after}.\n`,
  );
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
