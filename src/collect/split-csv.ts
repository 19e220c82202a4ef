import type { Line } from './read-lines.ts';

/** A row of a CSV file, or a line that is none. `line` is where it starts. */
export type CsvRow =
  | {
      readonly kind: 'row';
      readonly line: number;
      readonly raw: string;
      readonly fields: readonly string[];
    }
  | {
      readonly kind: 'bad';
      readonly line: number;
      readonly raw: string;
      readonly message: string;
    };

export interface CsvFormat {
  readonly delimiter: string;
  readonly decode: (bytes: Uint8Array) => string;
}

/** A quoted field may span lines, up to this much; a longer one is taken for a quote that was never closed. */
const maxRowCharacters = 1024 * 1024;

/** The row that begins at a line (none at an empty one) and how many lines it took. */
interface Taken {
  readonly row?: CsvRow;
  readonly lines: number;
}

const notClosed = 'A quote is opened and not closed.';

type Split = { readonly fields: readonly string[] } | 'open' | 'broken';

/**
 * Cuts lines into rows (RFC 4180), a block at a time. A quote that is not closed costs its own line and no other: only
 * lines that complete it to a row with the right number of columns are taken for a part of it. (Parsers that resume
 * after such a quote, csv-parse 7 with skip_records_with_error among them, lose the rows after it without a word.)
 */
export class CsvSplitter {
  readonly #format: CsvFormat;
  /** How many columns a row must have; undefined takes any number, as for the header. */
  columns: number | undefined;
  #pending: readonly Line[] = [];

  constructor(format: CsvFormat) {
    this.#format = format;
  }

  /** The rows that are complete with these lines; with `atEnd` all that are left. */
  *split(lines: readonly Line[], atEnd: boolean): Generator<CsvRow> {
    const all = this.#pending.length > 0 ? [...this.#pending, ...lines] : lines;
    let next = 0;
    while (next < all.length) {
      const taken = this.#take(all, next, atEnd);
      if (taken === 'more') break;
      if (taken.row) yield taken.row;
      next += taken.lines;
    }
    this.#pending = all.slice(next);
  }

  #take(lines: readonly Line[], from: number, atEnd: boolean): Taken | 'more' {
    const { bytes, number: line, tooLong } = lines[from]!;
    if (bytes.length === 0) return { lines: 1 };
    const { delimiter, decode } = this.#format;
    const raw = decode(bytes);
    const bad = (message: string): Taken => ({
      row: { kind: 'bad', line, raw, message },
      lines: 1,
    });
    if (tooLong) return bad('The line is too long.');
    let text = raw;
    let split = splitFields(text, delimiter);
    let count = 1;
    while (split === 'open') {
      const more = lines[from + count];
      if (more === undefined && !atEnd && text.length < maxRowCharacters) return 'more';
      if (more === undefined || text.length >= maxRowCharacters) {
        return bad(notClosed);
      }
      const added = decode(more.bytes);
      text += `\n${added}`;
      count += 1;
      // A line without a quote cannot close the field, so it need not be looked at.
      if (added.includes('"')) split = splitFields(text, delimiter);
    }
    if (split === 'broken') {
      const closed = 'A quote is closed before the end of the field.';
      return bad(count === 1 ? closed : notClosed);
    }
    const { fields } = split;
    const { columns } = this;
    if (columns === undefined || fields.length === columns) {
      return { row: { kind: 'row', line, raw: text, fields }, lines: count };
    }
    const counted = `The row has ${fields.length} columns where the header has ${columns}.`;
    return bad(count === 1 ? counted : notClosed);
  }
}

/** The fields of one row; `open` when the text ends within quotes, `broken` when something follows closing quotes. */
export function splitFields(text: string, delimiter: string): Split {
  if (!text.includes('"')) return { fields: text.split(delimiter) };
  const fields: string[] = [];
  for (let at = 0; ; at += delimiter.length) {
    if (text[at] === '"') {
      const end = closingQuote(text, at + 1);
      if (end < 0) return 'open';
      fields.push(text.slice(at + 1, end).replaceAll('""', '"'));
      at = end + 1;
    } else {
      // A quote inside an unquoted field is text: 5" pots.
      const end = text.indexOf(delimiter, at);
      fields.push(text.slice(at, end < 0 ? text.length : end));
      at = end < 0 ? text.length : end;
    }
    if (at === text.length) return { fields };
    if (!text.startsWith(delimiter, at)) return 'broken';
  }
}

function closingQuote(text: string, from: number): number {
  let end = text.indexOf('"', from);
  while (end >= 0 && text[end + 1] === '"') end = text.indexOf('"', end + 2);
  return end;
}
