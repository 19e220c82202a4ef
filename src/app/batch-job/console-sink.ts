import type { BatchResult, ResultSink } from '../../publish/result-sink.ts';
import { jsonText, printLine } from '../output.ts';

/** Results on standard output: a line for each key, or one of JSON. */
export class ConsoleSink implements ResultSink {
  readonly #json: boolean;
  readonly #beforeLine: () => void;

  constructor(json: boolean, beforeLine: () => void) {
    this.#json = json;
    this.#beforeLine = beforeLine;
  }

  publish({ batch, origin, entries }: BatchResult): Promise<void> {
    this.#beforeLine();
    if (this.#json) {
      const line = { batch, ...origin, ...Object.fromEntries(entries) };
      process.stdout.write(`${jsonText(line)}\n`);
    } else {
      for (const [key, text] of entries) printLine(`${key} ${text}`);
    }
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
