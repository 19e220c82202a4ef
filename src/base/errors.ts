/**
 * Every error a person or a program can meet, in one typed table.
 *
 * `status` is the HTTP status it answers with, `retryable` says whether the same request may succeed later.
 * docs/errors.md describes each code; a test keeps the two in step, both ways.
 */
export const errorTable = {
  invalid_request: { status: 400, retryable: false, title: 'The request is not valid HTTP' },
  invalid_json: { status: 400, retryable: false, title: 'The body is not valid JSON' },
  invalid_body: { status: 400, retryable: false, title: 'The body has the wrong shape' },
  invalid_parameter: { status: 400, retryable: false, title: 'A parameter is wrong' },
  invalid_encoding: { status: 400, retryable: false, title: 'The body cannot be decoded' },
  unauthorized: { status: 401, retryable: false, title: 'A key is missing or wrong' },
  forbidden: { status: 403, retryable: false, title: 'This key or origin may not do that' },
  not_found: { status: 404, retryable: false, title: 'There is nothing here' },
  method_not_allowed: { status: 405, retryable: false, title: 'The method is not supported here' },
  request_timeout: { status: 408, retryable: true, title: 'The request took too long to arrive' },
  body_too_large: { status: 413, retryable: false, title: 'The body is too large' },
  too_many_events: {
    status: 413,
    retryable: false,
    title: 'There are too many events in one request',
  },
  unsupported_media_type: {
    status: 415,
    retryable: false,
    title: 'The media type is not supported',
  },
  headers_too_large: { status: 431, retryable: false, title: 'The headers are too large' },
  rate_limited: { status: 429, retryable: true, title: 'Too much at this pace' },
  internal: { status: 500, retryable: true, title: 'Pomona made a mistake' },
  log_unavailable: { status: 503, retryable: true, title: 'The log cannot store events now' },
  overloaded: { status: 503, retryable: true, title: 'The engine is behind; try again soon' },
  metric_rebuilding: { status: 503, retryable: true, title: 'A metric is being rebuilt' },
  shutting_down: { status: 503, retryable: true, title: 'Pomona is stopping' },
  folder_in_use: { status: 500, retryable: false, title: 'Another process uses the data folder' },
  folder_unusable: { status: 500, retryable: false, title: 'The data folder cannot be used' },
  port_in_use: { status: 500, retryable: false, title: 'The port is taken' },
  not_configured: { status: 500, retryable: false, title: 'A setting is missing or wrong' },
  program_missing: { status: 500, retryable: false, title: 'A program is missing or too old' },
  cluster_unavailable: { status: 503, retryable: true, title: 'A server of the cluster is not up' },
  data_corrupt: { status: 500, retryable: false, title: 'Stored data is damaged' },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>;

export type ErrorCode = keyof typeof errorTable;

/** An error with a code of {@link errorTable}. The message says what happened, to what, and what to do. */
export class PomonaError extends Error {
  override readonly name = 'PomonaError';
  readonly code: ErrorCode;
  /** Seconds after which a retry makes sense; only on retryable errors. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return errorTable[this.code].status;
  }
}

/** The text of anything thrown, for messages and logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
