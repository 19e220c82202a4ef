import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { SegmentLog } from '../src/log/segment-log.ts';
import { w1Hours } from './w1-events.ts';
import type { W1Event, W1Options } from './w1-events.ts';

/** As many as a busy collector stores at once. */
const appendRecords = 500;
const mostWaiting = 64;

/** Writes W1 to a file of canonical NDJSON lines. */
export async function writeW1File(file: string, options: W1Options): Promise<void> {
  const stream = createWriteStream(file);
  for (const events of w1Hours(options)) {
    if (!stream.write(textOf(events))) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'close');
}

/** Appends W1 to an embedded log, 500 events an append, as if they had been received when they happened. */
export async function writeW1Log(folder: string, options: W1Options): Promise<void> {
  const log = await SegmentLog.open({ folder, sync: 'never' });
  try {
    for (const events of w1Hours(options)) {
      let appends: Promise<unknown>[] = [];
      for (let from = 0; from < events.length; from += appendRecords) {
        const part = events.slice(from, from + appendRecords);
        const receivedAtMs = part[0]?.receivedAtMs ?? 0;
        const lines = Buffer.from(textOf(part));
        appends.push(log.append({ lines, records: part.length, receivedAtMs }));
        if (appends.length < mostWaiting) continue;
        await Promise.all(appends);
        appends = [];
      }
      await Promise.all(appends);
    }
  } finally {
    await log.close();
  }
}

function textOf(events: readonly W1Event[]): string {
  return events.length === 0 ? '' : `${events.map(({ line }) => line).join('\n')}\n`;
}

/** `node bench/generate-w1.ts --count 1000000 (--file FILE | --log FOLDER) [--seed 1] [--until RFC3339] [--repeated 0.01]` */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      until: { type: 'string' },
      repeated: { type: 'string', default: '0' },
      file: { type: 'string' },
      log: { type: 'string' },
    },
  });
  const options: W1Options = {
    count: Number(values.count),
    seed: Number(values.seed),
    repeatedShare: Number(values.repeated),
    ...(values.until === undefined ? {} : { untilMs: Date.parse(values.until) }),
  };
  if (values.file !== undefined) await writeW1File(values.file, options);
  else if (values.log !== undefined) await writeW1Log(values.log, options);
  else throw new Error('Say where to: --file FILE or --log FOLDER');
}

if (import.meta.main) await main();
