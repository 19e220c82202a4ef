import { minuteMs } from '../base/time.ts';
import { cutSessions } from './cut-sessions.ts';
import type { LooseBlock } from './cut-sessions.ts';
import { hashText } from './hash-text.ts';
import type { BadLine, ImportBatch } from './import-batch.ts';
import type { LooseEvent } from './loose-event-table.ts';
import { isPage, parseAccessLine } from './parse-access-line.ts';
import type { AccessHit } from './parse-access-line.ts';
import { readLines } from './read-lines.ts';
import type { Line, LineSource } from './read-lines.ts';

export interface AccessLogOptions {
  /** Only pages that were shown, see {@link isPage}; without it every request is a page view. */
  readonly pagesOnly?: boolean;
  /** Secret that keeps addresses from being found out from their hashes; must stay the same for the ids to do so. */
  readonly salt?: string;
  readonly tempFolder?: string;
  /** Most events in a batch. */
  readonly batchSize?: number;
}

const maxSilenceMs = 30 * minuteMs;
/** A request line and two headers of at most 8 KiB each, every byte perhaps escaped as \xHH. */
const maxLineBytes = 128 * 1024;

/**
 * Turns a combined log of Apache or nginx into page_view events in order of time, with sessions cut after more than 30
 * minutes of silence of an address and user agent. The order of the lines does not matter.
 *
 * A visitor is a hash of address and user agent; the address itself goes nowhere but into the raw text of bad lines.
 * docs/importing.md says what becomes of each field.
 */
export function readAccessLog(
  source: LineSource,
  options: AccessLogOptions = {},
): AsyncGenerator<ImportBatch> {
  const { pagesOnly: _, salt: __, ...cut } = options;
  return cutSessions(readHits(source, options), { ...cut, maxSilenceMs, equalLines: 'keep' });
}

async function* readHits(
  source: LineSource,
  options: AccessLogOptions,
): AsyncGenerator<LooseBlock> {
  for await (const { lines, bytesDone } of readLines(source, maxLineBytes)) {
    const events: LooseEvent[] = [];
    const bad: BadLine[] = [];
    let skipped = 0;
    for (const line of lines) {
      if (line.bytes.length === 0) continue;
      const text = line.bytes.toString('utf8');
      const hit = readHit(line, text);
      if (hit.kind === 'bad') bad.push({ line: line.number, raw: text, message: hit.message });
      else if (options.pagesOnly && !isPage(hit)) skipped += 1;
      else events.push(pageView(hit, line.number, text, options.salt ?? ''));
    }
    yield { events, bad, skipped, bytesDone };
  }
}

function readHit(line: Line, text: string): ReturnType<typeof parseAccessLine> {
  if (!line.tooLong) return parseAccessLine(text);
  return { kind: 'bad', message: `The line is longer than ${maxLineBytes} bytes.` };
}

function pageView(hit: AccessHit, line: number, text: string, salt: string): LooseEvent {
  return {
    line,
    atUs: hit.atMs * 1000,
    anonymousId: hashText(salt, hit.address, hit.userAgent ?? '-'),
    identity: hashText(salt, text),
    event: {
      type: 'page_view',
      path: hit.path,
      referrer: hit.referrer,
      method: hit.method,
      status: hit.status,
      bytes: hit.bytes,
      userAgent: hit.userAgent,
      page: isPage(hit),
      // Tells how many addresses there were, which anonymousId alone cannot.
      addressId: hashText(salt, hit.address),
    },
  };
}
