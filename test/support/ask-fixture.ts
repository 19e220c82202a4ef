import type {
  Answer,
  Part,
  Source,
  SourceRequest,
  SourceRow,
} from '../../src/collect/sources/source.ts';
import type { Fixture } from '../../domains/market/fixture/fixture.ts';

export interface Asking {
  /** Today in Seoul. */
  readonly today: string;
  readonly fault?: string;
  readonly key?: string;
  /** Other than the source's own. */
  readonly pageSize?: number;
  /** What is asked otherwise than the source asks. */
  readonly change?: (request: SourceRequest) => SourceRequest;
}

/** Asks a fixture as a source asks its provider, for one page. */
export function askFixture(
  source: Source,
  fixture: Fixture,
  part: Part,
  { today, fault, key = 'sample-key', pageSize = source.pageSize ?? 0, change }: Asking,
  page = 1,
): Answer {
  const usual = source.request(part, page, pageSize);
  const { path, query } = change?.(usual) ?? usual;
  const filled = Object.entries(query).map(([name, value]): [string, string] => [
    name,
    String(value).replace(/\{(?:KEY|ID|PASSWORD)\}/, key),
  ]);
  const { status, contentType, body } = fixture({
    path: path.replace('{KEY}', encodeURIComponent(key)),
    query: new URLSearchParams(filled),
    today,
    minuteOfDay: 600,
    ...(fault !== undefined && { fault }),
  });
  return answerOf(body, { status, contentType });
}

/** An answer with this text. */
export function answerOf(body: string | Uint8Array, about: Partial<Answer> = {}): Answer {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const text = new TextDecoder().decode(bytes);
  return { status: 200, contentType: 'application/json', ...about, bytes, text };
}

/** All rows of a part, page by page, put together as a run does. */
export function readPart(
  source: Source,
  fixture: Fixture,
  part: Part,
  asking: Asking,
): readonly SourceRow[] {
  const rows: SourceRow[] = [];
  let received = 0;
  for (let page = 1; ; page += 1) {
    const answer = askFixture(source, fixture, part, asking, page);
    if (source.provider.problemOf(answer)?.kind === 'empty') break;
    const read = source.read(answer, part);
    rows.push(...read.rows);
    received += read.received ?? read.rows.length;
    if (received >= (read.total ?? 0) || read.received === 0) break;
  }
  return source.combine?.(rows) ?? rows;
}
