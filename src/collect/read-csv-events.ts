import { PomonaError } from '../base/errors.ts';
import { minuteMs } from '../base/time.ts';
import type { CsvMapping } from './csv-mapping.ts';
import { cutSessions } from './cut-sessions.ts';
import type { CutOptions, LooseBlock } from './cut-sessions.ts';
import { decodeCp949 } from './decode-cp949.ts';
import type { EventSchema } from './event-schema.ts';
import { hashText } from './hash-text.ts';
import type { BadLine, ImportBatch } from './import-batch.ts';
import type { LooseEvent } from './loose-event-table.ts';
import { rowMapper } from './map-row.ts';
import type { RowMapper } from './map-row.ts';
import { readLines } from './read-lines.ts';
import type { LineSource } from './read-lines.ts';
import { CsvSplitter } from './split-csv.ts';
import type { CsvRow } from './split-csv.ts';

export interface CsvOptions {
  readonly tempFolder?: string;
  /** Most events in a batch. */
  readonly batchSize?: number;
}

const maxLineBytes = 1024 * 1024;

/**
 * Turns the rows of a CSV file into events as a mapping says, in order of time (rows of the same time in the order of
 * the file). Rows that cannot be mapped are bad, rows mapped to nothing are skipped.
 *
 * Throws PomonaError `invalid_parameter` when the file lacks a column the mapping names, `invalid_encoding` when its
 * header is not in the encoding of the mapping.
 */
export function readCsvEvents(
  source: LineSource,
  mapping: CsvMapping,
  schema: EventSchema,
  options: CsvOptions = {},
): AsyncGenerator<ImportBatch> {
  const cut: CutOptions = {
    ...options,
    equalLines: mapping.fields['eventId'] ? 'as-given' : (mapping.duplicates ?? 'keep'),
    keepOrder: mapping.keepOrder ?? false,
    ...(mapping.sessions && { maxSilenceMs: mapping.sessions.silenceMinutes * minuteMs }),
  };
  return cutSessions(readRows(source, mapping, schema), cut);
}

async function* readRows(
  source: LineSource,
  mapping: CsvMapping,
  schema: EventSchema,
): AsyncGenerator<LooseBlock> {
  const splitter = new CsvSplitter({
    delimiter: mapping.csv?.delimiter ?? ',',
    decode: mapping.csv?.encoding === 'euc-kr' ? decodeCp949 : decodeUtf8,
  });
  const given = mapping.csv?.columns;
  splitter.columns = given?.length;
  let map = given && rowMapper(mapping, given, schema);
  for await (const { lines, bytesDone, atEnd } of readLines(source, maxLineBytes)) {
    const block = { events: [] as LooseEvent[], bad: [] as BadLine[], skipped: 0, bytesDone };
    for (const row of splitter.split(lines, atEnd)) {
      if (map) addRow(block, row, map);
      else {
        const columns = headerOf(row);
        splitter.columns = columns.length;
        map = rowMapper(mapping, columns, schema);
      }
    }
    yield block;
  }
}

function headerOf(row: CsvRow): string[] {
  if (row.kind === 'bad') {
    const message = `Line ${row.line} should be the header of the CSV file. ${row.message}`;
    throw new PomonaError('invalid_parameter', message);
  }
  const columns = row.fields.map((field) => field.trim());
  if (columns.some(isGarbled)) throw new PomonaError('invalid_encoding', garbledMessage);
  const twice = columns.find((name, index) => name !== '' && columns.indexOf(name) !== index);
  if (twice === undefined) return columns;
  const message = `The header of the CSV file has the column "${twice}" twice; rename one.`;
  throw new PomonaError('invalid_parameter', message);
}

interface OpenBlock {
  readonly events: LooseEvent[];
  readonly bad: BadLine[];
  skipped: number;
}

function addRow(block: OpenBlock, row: CsvRow, map: RowMapper): void {
  if (row.kind === 'bad') {
    block.bad.push({ line: row.line, raw: row.raw, message: row.message });
    return;
  }
  const { line, raw, fields } = row;
  const mapped = fields.some(isGarbled)
    ? ({ kind: 'bad', message: garbledMessage } as const)
    : map(fields, line);
  if (mapped.kind === 'skipped') block.skipped += 1;
  else if (mapped.kind === 'bad') {
    block.bad.push({ line, raw, message: mapped.message });
  } else {
    const { atUs, anonymousId, event } = mapped;
    const identity =
      event['eventId'] === undefined ? hashText(...fields) : String(event['eventId']);
    block.events.push({ line, atUs, anonymousId, identity, event });
  }
}

const garbledMessage =
  'The text is not in the encoding it is read in; for a CP949 file set "csv": {"encoding": "euc-kr"}, for UTF-8 leave it out.';

const utf8 = new TextDecoder();

function decodeUtf8(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** A decoder puts U+FFFD where the bytes made no sense. */
function isGarbled(text: string): boolean {
  return text.includes('\uFFFD');
}
