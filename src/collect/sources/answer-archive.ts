import { isUtf8 } from 'node:buffer';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { gunzipSync, gzipSync } from 'node:zlib';
import { messageOf } from '../../base/errors.ts';
import type { ProviderAccess } from './credentials.ts';
import { seoulTime } from './scheduled-time.ts';
import type { Answer, Part } from './source.ts';

/** An answer as it came, with what was asked. */
export interface ArchivedAnswer {
  readonly part: Part;
  readonly page: number;
  readonly fetchedAt: string;
  readonly sample: boolean;
  readonly status: number;
  readonly contentType: string;
  readonly encoding: 'utf8' | 'latin1';
  readonly body: string;
}

/**
 * Raw answers on the disk: a folder a source, a file a day of asking, a line an answer (gzipped JSON in base64). A line
 * that was not written to its end (the process died) is passed over.
 */
export class AnswerArchive {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Adds answers of a source, and resolves when they are on the disk. */
  async append(source: string, nowMs: number, answers: readonly ArchivedAnswer[]): Promise<void> {
    if (answers.length === 0) return;
    const folder = join(this.#folder, source);
    await mkdir(folder, { recursive: true });
    const file = await open(join(folder, `${seoulTime(nowMs).date}.answers`), 'a', 0o600);
    try {
      // Each line begins with its break, so that one torn before it stays alone.
      await file.appendFile(answers.map((answer) => `\n${packed(answer)}`).join(''));
      await file.sync();
    } finally {
      await file.close();
    }
  }

  /** Removes the files of a source from before a date. */
  async dropBefore(source: string, date: string): Promise<void> {
    const folder = join(this.#folder, source);
    if (!existsSync(folder)) return;
    for (const name of await readdir(folder)) {
      if (name < `${date}.`) await rm(join(folder, name));
    }
  }

  /** All answers of a source in the order in which they came; tells of lines that cannot be read. */
  async *read(
    source: string,
    onDamage: (where: string) => void = () => undefined,
  ): AsyncGenerator<ArchivedAnswer> {
    const folder = join(this.#folder, source);
    if (!existsSync(folder)) return;
    const names = (await readdir(folder)).filter((name) => name.endsWith('.answers')).sort();
    for (const name of names) {
      let lineNumber = 0;
      const lines = createInterface({ input: createReadStream(join(folder, name)) });
      for await (const line of lines) {
        lineNumber += 1;
        if (line === '') continue;
        const answer = unpacked(line, (why) => onDamage(`${name}, line ${lineNumber}: ${why}`));
        if (answer) yield answer;
      }
    }
  }
}

/** An answer as it is kept. */
export function archivedAnswer(
  asked: { readonly part: Part; readonly page: number; readonly fetchedAtMs: number },
  { status, contentType, bytes }: Answer,
  { sample }: Pick<ProviderAccess, 'sample'>,
): ArchivedAnswer {
  const encoding = isUtf8(bytes) ? 'utf8' : 'latin1';
  return {
    part: asked.part,
    page: asked.page,
    fetchedAt: new Date(asked.fetchedAtMs).toISOString(),
    sample,
    status,
    contentType,
    encoding,
    body: Buffer.from(bytes).toString(encoding),
  };
}

/** A kept answer as it came. */
export function answerOf({ status, contentType, encoding, body }: ArchivedAnswer): Answer {
  const bytes = Buffer.from(body, encoding);
  return { status, contentType, bytes, text: bytes.toString('utf8') };
}

function packed(answer: ArchivedAnswer): string {
  return gzipSync(JSON.stringify(answer)).toString('base64');
}

function unpacked(line: string, onDamage: (why: string) => void): ArchivedAnswer | undefined {
  try {
    return JSON.parse(gunzipSync(Buffer.from(line, 'base64')).toString('utf8')) as ArchivedAnswer;
  } catch (error) {
    onDamage(messageOf(error));
    return undefined;
  }
}
