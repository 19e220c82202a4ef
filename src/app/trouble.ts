import { messageOf } from '../base/errors.ts';
import { printableLines } from './output.ts';

/** Tells a person on standard error what went wrong while the process goes on. */
export function reportTrouble(what: string, error: unknown): void {
  const detail = error instanceof Error ? messageOf(error) : JSON.stringify(error);
  process.stderr.write(`pomona: ${printableLines(`${what}: ${detail}`)}\n`);
}
