import type { Problem } from '../../serve/contract.ts';
import { explainProblem } from '../language/explain-problem.ts';

/**
 * A request that brought no answer, and why, in the reader's language. `status` is 0 and `code` is `unreachable` where the
 * server could not be reached.
 */
export class RequestError extends Error {
  readonly status: number;
  /** The code of the problem; '' where something in between answered in another format. */
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(explainProblem(code, detail));
    this.name = 'RequestError';
    this.status = status;
    this.code = code;
  }
}

const timeoutMs = 20_000;

/**
 * Requests JSON from this page's own server; `address` is relative to the page.
 * Rejects with {@link RequestError} for everything but an answer of 2xx.
 */
export async function requestJson<Answer>(
  address: string,
  init: RequestInit = {},
): Promise<Answer | undefined> {
  const response = await reach(address, init);
  if (!response.ok) throw await errorOf(response);
  if (response.status === 204) return undefined;
  return (await response.json()) as Answer;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new RequestError(
      0,
      'unreachable',
      error instanceof Error ? error.message : String(error),
    );
  }
}

/** What the problem document says; a proxy in between may answer in another format. */
async function errorOf(response: Response): Promise<RequestError> {
  const { status, statusText } = response;
  const text = await response.text();
  try {
    const { code, detail } = JSON.parse(text) as Problem;
    return new RequestError(status, code, detail);
  } catch {
    return new RequestError(status, '', `${status} ${statusText}`);
  }
}
