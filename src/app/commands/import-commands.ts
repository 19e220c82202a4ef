import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import type { SampleRange } from '../../../domains/shop/sample/sample-history.ts';
import { PomonaError } from '../../base/errors.ts';
import { parseInstant } from '../../base/instant.ts';
import { dayMs, systemClock } from '../../base/time.ts';
import type { ImportBatch } from '../../collect/import-batch.ts';
import { dataFolder, loadWriteKey } from '../data-folder.ts';
import { printJson } from '../output.ts';
import type { Progress } from '../output.ts';
import type { Session } from '../session.ts';
import { onInstance, readText, statFile, withSession } from './context.ts';
import type { Context } from './context.ts';

interface Common {
  readonly data: string;
  readonly json?: true;
}

type Source = 'access-log' | 'csv' | 'replay' | 'simulator';

/** `pomona import …`, `replay` and `simulate`: events from elsewhere than HTTP. */
export function addImportCommands(program: Command, context: Context): void {
  const group = program.command('import').description('bring in events from files');
  addAccessLog(group, context);
  addCsv(group, context);
  addReplay(program, context);
  addSimulate(program, context);
}

function addAccessLog(group: Command, context: Context): void {
  onInstance(group.command('access-log'))
    .description('page views out of a combined log of Apache or nginx (.gz too)')
    .argument('<file>')
    .option('--pages-only', 'only pages that were shown, no images, scripts, errors')
    .action(async (file: string, options: Common & { pagesOnly?: true }) => {
      const salt = await saltOf(options.data);
      const { readAccessLog } = await import('../../collect/read-access-log.ts');
      const batches = readAccessLog(file, { pagesOnly: options.pagesOnly ?? false, salt });
      await bringIn(context, options, 'access-log', file, batches);
    });
}

/** Addresses are hashed with a secret of this instance, the same at each import. */
async function saltOf(data: string): Promise<string> {
  const secret = await loadWriteKey(dataFolder(data), {});
  return createHash('sha256').update(`access-log ${secret}`).digest('hex');
}

function addCsv(group: Command, context: Context): void {
  onInstance(group.command('csv'))
    .description('events out of any CSV file (.gz too)')
    .argument('<file>')
    .requiredOption(
      '--map <mapping>',
      'a JSON file that says which column is which field (docs/importing.md)',
    )
    .action(async (file: string, options: Common & { map: string }) => {
      const { events } = await context.loadDomain(dataFolder(options.data));
      const { parseCsvMapping } = await import('../../collect/csv-mapping.ts');
      const { readCsvEvents } = await import('../../collect/read-csv-events.ts');
      const mapping = parseCsvMapping(await readText(options.map), events);
      await bringIn(context, options, 'csv', file, readCsvEvents(file, mapping, events));
    });
}

function addReplay(program: Command, context: Context): void {
  onInstance(program.command('replay'))
    .description('send the events of an NDJSON file')
    .argument('<file>')
    .option('--speed <factor>', 'how many times the original speed, or max', parseSpeed, 'max')
    .action(async (file: string, options: Common & { speed: number | 'max' }) => {
      const { readNdjson } = await import('../../collect/read-ndjson.ts');
      const { paceEvents } = await import('../../collect/pace-events.ts');
      const batches = readNdjson(file);
      const sleep = (ms: number) => delay(ms);
      const paced = paceEvents(batches, { speed: options.speed, clock: systemClock, sleep });
      await bringIn(context, options, 'replay', file, paced);
    });
}

function addSimulate(program: Command, context: Context): void {
  onInstance(program.command('simulate'))
    .description('sample traffic of a made-up fruit shop, for a range of time')
    .option('--from <time>', 'start (RFC 3339); a day before the end by default', parseTime)
    .option('--to <time>', 'end (RFC 3339); now by default', parseTime)
    .option('--scale <number>', '1 is about 20,000 events a day', parsePositive, 1)
    .option('--seed <number>', 'another seed, another shop', parseSeed, 1)
    .action(
      async (options: Common & { from?: number; to?: number; scale: number; seed: number }) => {
        const toMs = options.to ?? systemClock();
        const fromMs = options.from ?? toMs - dayMs;
        const { seed, scale } = options;
        if (fromMs >= toMs) throw new InvalidArgumentError('--from must be before --to.');
        const batches = simulate({ seed, scale, fromMs, toMs });
        await sendAll(context, options, 'simulator', batches, toMs - fromMs);
      },
    );
}

async function* simulate(range: SampleRange): AsyncGenerator<ImportBatch> {
  const { sampleHistory } = await import('../../../domains/shop/sample/sample-history.ts');
  for (const events of sampleHistory(range)) {
    const last = Date.parse(events.at(-1)?.occurredAt ?? '');
    yield { events, bad: [], skipped: 0, bytesDone: last - range.fromMs };
  }
}

async function bringIn(
  context: Context,
  options: Common,
  source: Source,
  file: string,
  batches: AsyncIterable<ImportBatch>,
): Promise<void> {
  const { size } = await statFile(file);
  await sendAll(context, options, source, batches, size);
}

async function sendAll(
  context: Context,
  { data, json }: Common,
  source: Source,
  batches: AsyncIterable<ImportBatch>,
  size: number,
): Promise<void> {
  const work = async (session: Session, progress: Progress) =>
    report(await send(session, source, batches, size, progress), json);
  await withSession(context, data, work, { mayCreate: true });
}

interface Summary {
  accepted: number;
  /** Lines no event could be made of, now in the quarantine. */
  malformed: number;
  /** Events that did not fit the schema, now in the quarantine. */
  rejected: number;
  skipped: number;
}

const attempts = 20;

async function send(
  session: Session,
  source: Source,
  batches: AsyncIterable<ImportBatch>,
  size: number,
  progress: Progress,
): Promise<Summary> {
  const summary: Summary = { accepted: 0, malformed: 0, rejected: 0, skipped: 0 };
  for await (const { events, bad, skipped, bytesDone } of batches) {
    summary.skipped += skipped;
    if (events.length + bad.length > 0) {
      const args = { source, events, bad, ...(source === 'simulator' ? { sample: true } : {}) };
      const { accepted, rejected } = await ingestPatiently(session, args);
      summary.accepted += accepted;
      summary.malformed += bad.length;
      summary.rejected += rejected.length;
    }
    progress.show('Sending', bytesDone, size);
  }
  await session.run('settle', {}, progress.emit);
  progress.stop();
  return summary;
}

/** A busy or full disk passes; what was stored already by a failed try is recognised as a repeat. */
async function ingestPatiently(
  session: Session,
  args: object,
): Promise<{ accepted: number; rejected: readonly object[] }> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.run('ingest', args);
    } catch (error) {
      const isPassing = error instanceof PomonaError && error.code === 'log_unavailable';
      if (!isPassing || attempt === attempts) throw error;
      await delay(500);
    }
  }
}

function report(summary: Summary, json: true | undefined): void {
  // Nothing but bad lines: that was the wrong file.
  if (summary.accepted === 0 && summary.malformed + summary.rejected > 0) process.exitCode = 1;
  if (json) {
    printJson(summary);
    return;
  }
  const { accepted, malformed, rejected, skipped } = summary;
  process.stdout.write(
    `${accepted} events accepted (those that were here before are counted once); ${malformed} malformed lines and ${rejected} unfit events in the quarantine; ${skipped} lines left out\n`,
  );
}

function parseSpeed(text: string): number | 'max' {
  if (text === 'max') return 'max';
  if (Number(text) > 0) return parsePositive(text);
  throw new InvalidArgumentError('Give a number above 0, or max.');
}

function parsePositive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

function parseSeed(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('A seed is a whole number.');
}

function parseTime(text: string): number {
  const instant = parseInstant(text);
  if (instant) return instant.ms;
  throw new InvalidArgumentError('Give a time with its offset, such as 2026-11-22T09:00:00+09:00.');
}
