import { errorTable, PomonaError } from './errors.ts';
import type { ErrorCode } from './errors.ts';

/** An error as RFC 9457 `application/problem+json`: what every failing HTTP request is answered with. */
export interface Problem {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: ProblemBody;
}

export interface ProblemBody {
  /** Where the code is explained: `/docs/errors#code`. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What happened to this very request, and what to do. */
  readonly detail: string;
  readonly code: ErrorCode;
}

export const problemMediaType = 'application/problem+json; charset=utf-8';

const defaultRetryAfterSeconds = 2;

/** Turns a PomonaError into its answer; 429 and 503 always carry `retry-after`, 401 says how to authenticate. */
export function problemOf(error: PomonaError): Problem {
  const { code, status } = error;
  const headers: Record<string, string> = { 'content-type': problemMediaType };
  if (status === 429 || status === 503) {
    const seconds = error.retryAfterSeconds ?? defaultRetryAfterSeconds;
    headers['retry-after'] = String(Math.max(1, Math.ceil(seconds)));
  }
  if (status === 401) headers['www-authenticate'] = 'Bearer realm="pomona"';
  const { title } = errorTable[code];
  const type = `/docs/errors#${code}`;
  return { status, headers, body: { type, title, status, detail: error.message, code } };
}

const codeByStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_parameter',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'body_too_large',
  // An address too long for any route.
  414: 'not_found',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  431: 'headers_too_large',
  503: 'overloaded',
};

/**
 * Anything thrown while a request was answered, as a PomonaError. Errors of the HTTP framework carry the status of the
 * client's mistake in `statusCode`; whatever else is our own mistake, and its message stays in the log.
 */
export function asPomonaError(error: unknown): PomonaError {
  if (error instanceof PomonaError) return error;
  const isClientError =
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
  const code = isClientError ? codeByStatus[error.statusCode as number] : undefined;
  if (isClientError && code !== undefined)
    return new PomonaError(code, error.message, { cause: error });
  return new PomonaError('internal', 'Something went wrong here; the log of the server says what', {
    cause: error,
  });
}
