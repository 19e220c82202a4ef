import type { Problem } from '../../serve/contract.ts';

/** A request that brought no answer. `status` is 0 where the server could not be reached. */
export class RequestError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'RequestError';
    this.status = status;
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
  if (!response.ok) throw new RequestError(response.status, await reasonOf(response));
  if (response.status === 204) return undefined;
  return (await response.json()) as Answer;
}

async function reach(address: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(address, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  } catch (error) {
    throw new RequestError(0, error instanceof Error ? error.message : String(error));
  }
}

/** What the problem document says; a proxy in between may answer in another format. */
async function reasonOf(response: Response): Promise<string> {
  const text = await response.text();
  try {
    return (JSON.parse(text) as Problem).detail;
  } catch {
    return `${response.status} ${response.statusText}`;
  }
}
