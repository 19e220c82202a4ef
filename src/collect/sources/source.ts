import type { ProblemCode } from './problem-codes.ts';

/** Where sources come from: one server, one set of credentials, one daily quota. */
export interface Provider {
  /** Its name in settings: `KMA` is configured by POMONA_KMA_URL, POMONA_KMA_KEY … */
  readonly name: string;
  readonly title: Readonly<Record<'ko' | 'en', string>>;
  /** What requests' paths are appended to, unless POMONA_<NAME>_URL says otherwise. */
  readonly baseUrl: string;
  readonly credentials: readonly Credential[];
  /** Calls a day and credential that are allowed, as far as it is known. */
  readonly callsPerDay: number;
  /** Least time from one call to the next, ms. */
  readonly callIntervalMs: number;
  /** Where a person applies for a key. */
  readonly applyAt: string;
  /** The problem an answer tells of, or undefined when it is data. Called before a source reads it. */
  readonly problemOf: (answer: Answer) => SourceProblem | undefined;
}

/** A secret of a provider: POMONA_<PROVIDER>_KEY and so on, from the environment or `.env` only. */
export type Credential = 'KEY' | 'ID' | 'PASSWORD';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8. */
  readonly text: string;
}

/**
 * Why there is no data, and what to do: `retry` in a moment, `later` (another run may succeed), `quota` (not before
 * tomorrow), `final` (asking again is of no use until somebody mends it), `empty` (there is none: not a fault).
 */
export interface SourceProblem {
  readonly kind: 'retry' | 'later' | 'quota' | 'final' | 'empty';
  readonly code: ProblemCode;
  /** What it means and what to do, for a person; never with a secret in it. */
  readonly message: string;
  /** Whether it is the credentials that are not accepted. */
  readonly refusesKey?: true;
}

/** A source that cannot go on. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly problem: SourceProblem;

  constructor(problem: SourceProblem, options?: ErrorOptions) {
    super(problem.message, options);
    this.problem = problem;
  }
}

export type FieldType =
  'varchar' | 'integer' | 'bigint' | 'double' | 'boolean' | 'date' | 'timestamp';
/** A cell as it is stored: dates as `YYYY-MM-DD`, timestamps as `YYYY-MM-DD HH:MM:SS` in Seoul time. */
export type Cell = string | number | boolean | null;
export type SourceRow = Readonly<Record<string, Cell>>;

/** A column of a source's table. */
export interface Field {
  readonly name: string;
  readonly type: FieldType;
  /** What it holds, with its unit: shown by `sources list` and in the documentation. */
  readonly about: string;
}

/** Whole days and hours in Seoul that a run stands for: when the schedule fired, not when it got its turn. */
export interface ScheduledTime {
  /** `YYYY-MM-DD` */
  readonly date: string;
  readonly hour: number;
  readonly minute: number;
}

/** One series of pages: a day of a market, a station's hours. */
export interface Part {
  /** Names it within its source, such as `2026-09-01/110001`; a run that broke off resumes by it. */
  readonly key: string;
  readonly values: Readonly<Record<string, string | number>>;
}

/** What is asked. `{KEY}`, `{ID}` and `{PASSWORD}` in path and query stand for the credentials. */
export interface SourceRequest {
  readonly path: string;
  readonly query: Readonly<Record<string, string | number>>;
}

export interface Page {
  readonly rows: readonly SourceRow[];
  /** Records the answer held, where that is not the number of rows. */
  readonly received?: number;
  /** Records of all pages together, where the answer says so: there is another page while fewer have come. */
  readonly total?: number;
}

/** Where rows go. */
export interface SourceTable {
  /** Such as `kma-asos-hourly`. */
  readonly name: string;
  /** Table in the sources' catalog. */
  readonly table: string;
  readonly fields: readonly Field[];
  /** Columns whose values tell rows apart; a later answer replaces the row of the same key. */
  readonly key: readonly string[];
}

/** Public data that is asked for on a schedule: declared, not programmed. */
export interface Source extends SourceTable {
  readonly provider: Provider;
  readonly title: Readonly<Record<'ko' | 'en', string>>;
  /** Where its format is described. */
  readonly documentation: string;
  /** When it is asked: a cron pattern in Asia/Seoul. */
  readonly schedule: string;
  /** What a run asks for, its look-back included: what is likely to change still, and what an earlier run may have missed. */
  readonly parts: (scheduled: ScheduledTime) => readonly Part[];
  /** Parts that a backfill of these days (both included) asks for; those of every scheduled time when absent. */
  readonly backfillParts?: (fromDate: string, toDate: string) => readonly Part[];
  readonly request: (part: Part, page: number, pageSize: number) => SourceRequest;
  /** Rows asked for at once; a source without pages has none. */
  readonly pageSize?: number;
  /** Reads what came: typed rows, with fields that are not declared under the names they came by. Throws SourceError. */
  readonly read: (answer: Answer, part: Part) => Page;
  /** Reads a file the provider hands out beside its API. Throws `invalid_body` where it is of another form. */
  readonly readFile?: (bytes: Uint8Array) => readonly SourceRow[];
  /** Puts the rows of all pages of a part together, where the same key may come more than once. */
  readonly combine?: (rows: readonly SourceRow[]) => readonly SourceRow[];
  /**
   * Where the server repeats the last trading day on a day without trade: the column of the day, and those that are
   * then the same as on the last day that is stored. Such rows are not stored.
   */
  readonly carriesOver?: { readonly dayColumn: string; readonly sameColumns: readonly string[] };
  /** Where old rows are of no use: rows whose column lies further back than that are dropped, and answers, too. */
  readonly retention?: { readonly column: string; readonly days: number };
  /** Days of history that sample data is filled with at the first start. */
  readonly sampleDays: number;
}
