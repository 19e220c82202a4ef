import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';
import { bigintAsText } from '../base/bigint-as-text.ts';
import { csvText } from '../serve/csv.ts';
import type { Emit, Message } from './operations.ts';

export const formats = ['table', 'json', 'csv'] as const;
export type Format = (typeof formats)[number];

/** Prints JSON, for programs. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 2)}\n`);
}

/** A value as JSON. What could steer a terminal is escaped, which JSON.stringify does up to U+001F. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, bigintAsText, indent).replaceAll(
    /[\u007f-\u009f\p{Bidi_Control}\p{Zl}\p{Zp}]/gu,
    unicodeEscape,
  );
}

/** Prints a line of text for a person. */
export function printLine(text: string): void {
  process.stdout.write(`${printable(text)}\n`);
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
  if (format === 'csv') {
    process.stdout.write(csvText(names, rows));
    return;
  }
  if (rows.length === 0) {
    process.stdout.write('(no rows)\n');
    return;
  }
  const table = new Table({ head: names.map(printable), style: { head: [], border: [] } });
  table.push(...rows.map((row) => names.map((name) => printable(cellText(valueOf(row, name))))));
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

/**
 * Text that cannot steer the terminal: control characters, line breaks and what turns the direction of writing are
 * shown, not sent.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu, unicodeEscape);
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

const lineIntervalMs = 2_000;

/** Shows progress on standard error: a bar on a terminal, now and then a line elsewhere. */
export class Progress {
  #bar: SingleBar | undefined;
  #label = '';
  #lastLine = '';
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
    const line = `${label}${percent}\n`;
    if (line !== this.#lastLine) process.stderr.write(line);
    this.#lastLine = line;
  }

  stop(): void {
    this.#bar?.stop();
    this.#bar = undefined;
    this.#label = '';
  }
}
