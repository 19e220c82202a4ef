import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { stringify } from 'csv-stringify/sync';
import type { Emit, Message } from './operations.ts';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** Prints JSON, for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, bigintAsText, 2)}\n`);
}

/** Prints rows as a person or a spreadsheet reads them; nothing in CSV runs as a formula. */
export function printRows(
  rows: readonly object[],
  format: Format,
  columns?: readonly string[],
): void {
  const names = columns ?? [...new Set(rows.flatMap((row) => Object.keys(row)))];
  if (format === 'json') {
    printJson(rows);
    return;
  }
  const cells = rows.map((row) => names.map((name) => cellText(valueOf(row, name))));
  if (format === 'csv') {
    process.stdout.write(
      stringify([names, ...cells], { escape_formulas: true, quoted_match: /[\r\n]/ }),
    );
    return;
  }
  if (rows.length === 0) {
    process.stdout.write('(no rows)\n');
    return;
  }
  const table = new Table({ head: [...names], style: { head: [], border: [] } });
  table.push(...cells.map((row) => row.map(printable)));
  process.stdout.write(`${table.toString()}\n`);
}

function valueOf(row: object, name: string): unknown {
  return (row as Readonly<Record<string, unknown>>)[name];
}

function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value, bigintAsText) : String(value);
}

/** Text that cannot steer the terminal: control characters are shown, not sent. */
export function printable(text: string): string {
  return text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f]/g,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

const lineIntervalMs = 2_000;

/** Shows progress on standard error: a bar on a terminal, now and then a line elsewhere. */
export class Progress {
  #bar: SingleBar | undefined;
  #label = '';
  #lastLineMs = 0;

  readonly emit: Emit = (message: Message) => {
    if (message.kind === 'progress') this.show(message.label, message.done, message.total);
  };

  show(label: string, done: number, total: number): void {
    if (!process.stderr.isTTY) {
      this.#line(label, done, total);
      return;
    }
    if (label !== this.#label) this.stop();
    if (!this.#bar) {
      this.#bar = new SingleBar({
        format: '{label} {bar} {percentage}% | {value}/{total} | {eta_formatted} left',
        stream: process.stderr,
        hideCursor: true,
      });
      this.#bar.start(total, done, { label });
      this.#label = label;
    }
    this.#bar.setTotal(total);
    this.#bar.update(done);
  }

  #line(label: string, done: number, total: number): void {
    const now = Date.now();
    const isDue = now - this.#lastLineMs >= lineIntervalMs || done >= total;
    if (label === this.#label && !isDue) return;
    this.#label = label;
    this.#lastLineMs = now;
    const percent = total > 0 ? ` ${Math.floor((100 * done) / total)} %` : '';
    process.stderr.write(`${label}${percent}\n`);
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#label = '';
  }
}
