import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { QuarantinedEvent } from '../../collect/quarantine-record.ts';
import { jsonText, printJson, printLine, printRows } from '../output.ts';
import { onInstance, readText, withSession } from './context.ts';
import type { Context } from './context.ts';
import { parseLimit } from './event-commands.ts';

interface Common {
  readonly data: string;
  readonly json?: true;
}

/** `pomona quarantine …`: what was not accepted, why, and another try. */
export function addQuarantineCommands(program: Command, context: Context): void {
  const quarantine = program.command('quarantine').description('events that were not accepted');
  addList(quarantine, context);
  addShow(quarantine, context);
  addReplay(quarantine, context);
  addDrop(quarantine, context);
  addExport(quarantine, context);
}

function addList(quarantine: Command, context: Context): void {
  onInstance(quarantine.command('list'))
    .description('rejected events, newest first')
    .option('-n, --limit <number>', 'how many', parseLimit, 20)
    .option('--before <id>', 'only those before this id', parseId)
    .option('--code <code>', 'only those rejected with this code')
    .option('--unresolved', 'only those neither replayed nor dropped')
    .action(
      async (
        options: Common & { limit: number; before?: number; code?: string; unresolved?: true },
      ) => {
        const { data, json, unresolved, ...rest } = options;
        await withSession(context, data, async (session) => {
          const args = { ...rest, ...(unresolved ? { unresolvedOnly: true } : {}) };
          const rows = await session.run<readonly QuarantinedEvent[]>('quarantine-list', args);
          if (json) printJson(rows);
          else printRows(rows.map(summaryOf), 'table');
        });
      },
    );
}

function summaryOf(event: QuarantinedEvent): object {
  const { id, receivedAt, source, code, message, raw, resolution } = event;
  const short = raw.length > 60 ? `${raw.slice(0, 60)}…` : raw;
  return {
    id,
    receivedAt,
    source,
    code,
    message,
    raw: short,
    state: resolution?.outcome ?? 'open',
  };
}

function addShow(quarantine: Command, context: Context): void {
  onInstance(quarantine.command('show'))
    .description('one rejected event with its whole text')
    .argument('<id>', 'its id', parseId)
    .action((id: number, { data }: Common) =>
      withSession(context, data, async (session) =>
        printJson(await session.run('quarantine-show', { id })),
      ),
    );
}

function addReplay(quarantine: Command, context: Context): void {
  onInstance(quarantine.command('replay'))
    .description('send rejected events through the gate again')
    .argument('[id]', 'one event; all that are open when absent', parseId)
    .option('--fixed <file>', 'the event set right, as a JSON file')
    .action(async (id: number | undefined, { data, json, fixed }: Common & { fixed?: string }) => {
      if (fixed !== undefined && id === undefined) {
        throw new InvalidArgumentError('--fixed goes with the id of one event.');
      }
      const args = {
        ...(id === undefined ? {} : { id }),
        ...(fixed === undefined ? {} : { fixed: await readText(fixed) }),
      };
      await withSession(context, data, async (session, progress) => {
        const outcome = await session.run<ReplayOutcome>('quarantine-replay', args, progress.emit);
        progress.stop();
        if (json) printJson(outcome);
        else printOutcome(outcome);
        if (outcome.rejected > 0) process.exitCode = 1;
      });
    });
}

interface ReplayOutcome {
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: readonly string[];
}

function printOutcome({ accepted, rejected, reasons }: ReplayOutcome): void {
  process.stdout.write(`${accepted} accepted, ${rejected} rejected again\n`);
  for (const reason of reasons) printLine(`  ${reason}`);
}

function addDrop(quarantine: Command, context: Context): void {
  onInstance(quarantine.command('drop'))
    .description('note that a rejected event is of no use')
    .argument('<id>', 'its id', parseId)
    .action((id: number, { data }: Common) =>
      withSession(context, data, async (session) =>
        printJson(await session.run('quarantine-drop', { id })),
      ),
    );
}

function addExport(quarantine: Command, context: Context): void {
  onInstance(quarantine.command('export'))
    .description('all rejected events as NDJSON')
    .action(({ data }: Common) =>
      withSession(context, data, async (session) => {
        await session.run('quarantine-export', {}, (message) => {
          if (message.kind !== 'rows') return;
          for (const row of message.rows) process.stdout.write(`${jsonText(row)}\n`);
        });
      }),
    );
}

function parseId(text: string): number {
  const id = Number(text);
  if (Number.isInteger(id) && id >= 0) return id;
  throw new InvalidArgumentError(
    'An id is a whole number from 0; `pomona quarantine list` shows them.',
  );
}
