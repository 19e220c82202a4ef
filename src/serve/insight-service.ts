import { PomonaError } from '../base/errors.ts';
import { formatInstant } from '../base/instant.ts';
import { dayMs, timeZone } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import type { InsightAnswer, InsightList } from './contract.ts';
import type { Insight } from './insight.ts';
import { readParameters, textOf } from './read-parameters.ts';
import type { QueryText } from './read-parameters.ts';
import type { ServeSource } from './serve-source.ts';
import type { QueryValue, StoreReader } from './store-reader.ts';
import { readTimeRange, widenRange } from './time-range.ts';
import type { TimeRange } from './time-range.ts';

export interface InsightServiceOptions {
  readonly insights: readonly Insight[];
  readonly store: StoreReader;
  readonly source: Pick<ServeSource, 'lastCommit' | 'sampleInRange'>;
  readonly clock: Clock;
}

/** An answer with the text of its JSON, made once for all who ask. */
export interface ComputedAnswer {
  readonly insight: Insight;
  readonly answer: InsightAnswer;
  readonly json: string;
}

interface Request {
  readonly insight: Insight;
  readonly range: TimeRange;
  readonly parameters: Readonly<Record<string, string | number>>;
}

interface Kept {
  readonly sequence: number;
  readonly answer: Promise<ComputedAnswer>;
}

const keptAnswers = 64;
const keptCharacters = 512 * 1024;
const longestRangeDays = 3_660;

/** Computes insights. An answer is kept for as long as the store holds what it was computed from. */
export class InsightService {
  readonly #byName: ReadonlyMap<string, Insight>;
  readonly #options: InsightServiceOptions;
  readonly #kept = new Map<string, Kept>();

  constructor(options: InsightServiceOptions) {
    this.#options = options;
    this.#byName = new Map(options.insights.map((insight) => [insight.name, insight]));
  }

  list(): InsightList {
    const insights = this.#options.insights.map((insight) => ({
      name: insight.name,
      title: { ...insight.title },
      description: insight.description,
      metrics: [...insight.metrics],
      widening: insight.widening,
      parameters: { type: 'object', properties: insight.parameters },
      row: insight.row,
    }));
    return { insights };
  }

  /** The insight of a name. Throws `not_found`. */
  find(name: string): Insight {
    const insight = this.#byName.get(name);
    if (insight) return insight;
    const known = [...this.#byName.keys()].join(', ');
    throw new PomonaError(
      'not_found',
      `There is no insight ${JSON.stringify(name)}; there are: ${known}`,
    );
  }

  /**
   * The answer to a request's query: `from`, `to` and the insight's own parameters.
   * Rejects with `not_found` for an unknown name, with `invalid_parameter` for a wrong query.
   */
  async answer(name: string, query: QueryText = {}): Promise<ComputedAnswer> {
    const request = this.#read(name, query);
    const commit = this.#options.source.lastCommit();
    // Read before the query runs: the answer then holds at least what this commit held.
    const sequence = commit?.sequence ?? -1;
    const asOfMs = commit?.asOfMs ?? this.#options.clock();
    const key = JSON.stringify([name, request.range, request.parameters]);
    const kept = this.#kept.get(key);
    if (kept?.sequence === sequence && commit) return kept.answer;
    const answer = this.#compute(request, asOfMs);
    this.#keep(key, { sequence, answer });
    return answer;
  }

  #read(name: string, query: QueryText): Request {
    const insight = this.find(name);
    const parameters = readParameters(insight.parameters, query);
    const now = this.#options.clock();
    const asked = readTimeRange(textOf(query, 'from'), textOf(query, 'to'), now);
    const range = widenRange(asked, insight.widening);
    const mostDays = insight.longestRangeDays ?? longestRangeDays;
    if (range.toMs - range.fromMs > mostDays * dayMs) {
      throw new PomonaError(
        'invalid_parameter',
        `from and to may be at most ${mostDays} days apart for ${name}; ask for a shorter range`,
      );
    }
    return { insight, range, parameters };
  }

  async #compute({ insight, range, parameters }: Request, asOfMs: number): Promise<ComputedAnswer> {
    const query = <Row extends object>(sql: string, values?: readonly QueryValue[]) =>
      this.#options.store.query(sql, values) as unknown as Promise<readonly Row[]>;
    const [result, sample] = await Promise.all([
      insight.run({ range, asOfMs, parameters, query }),
      this.#options.source.sampleInRange(range),
    ]);
    const answer = {
      name: insight.name,
      from: formatInstant(range.fromMs),
      to: formatInstant(range.toMs),
      asOf: formatInstant(asOfMs),
      timeZone,
      sample,
      ...result,
    } as const;
    return { insight, answer, json: JSON.stringify(answer, exactOrNear) };
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptAnswers && oldest !== undefined) this.#kept.delete(oldest);
    const forget = () => {
      if (this.#kept.get(key) === kept) this.#kept.delete(key);
    };
    kept.answer.then(({ json }) => {
      // Long answers are shared while they are being computed, but not held in memory.
      if (json.length > keptCharacters) forget();
    }, forget);
  }
}

/** The result of an answer without its envelope's times: equal as long as the numbers are. */
export function numbersOf({ answer }: ComputedAnswer): string {
  return JSON.stringify({ ...answer, from: '', to: '', asOf: '' }, exactOrNear);
}

/** JSON has no integers past 2^53 that every reader keeps; the nearest number is told rather than an error. */
function exactOrNear(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value;
}
