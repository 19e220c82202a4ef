import pRetry from 'p-retry';
import { setTimeout as delay } from 'node:timers/promises';
import { messageOf } from '../../base/errors.ts';
import { withoutSecrets } from './credentials.ts';
import type { ProviderAccess } from './credentials.ts';
import { SourceError } from './source.ts';
import type { Answer, SourceRequest } from './source.ts';

const answerWithinMs = 30_000;
const mostAnswerBytes = 64 * 1024 * 1024;
const tries = 4;
/** A pause the server asks for that is longer than this is left to the next run. */
const longestPauseMs = 60_000;

/** Counts a provider's calls of a day, over restarts. */
export interface CallCounter {
  /** Calls so far today, this one included. */
  count(provider: string): Promise<number>;
}

export interface CallOptions {
  readonly calls: CallCounter;
  readonly signal: AbortSignal;
  /** The first pause before another try, ms; each further one is twice as long. */
  readonly firstPauseMs?: number;
}

/** Asks one provider: not faster than it allows, not more often a day, again where that may help. */
export class ProviderCaller {
  readonly access: ProviderAccess;
  readonly #options: CallOptions;
  #notBeforeMs = 0;

  constructor(access: ProviderAccess, options: CallOptions) {
    this.access = access;
    this.#options = options;
  }

  /**
   * Resolves with an answer that is data, or tells that there is none. Rejects with SourceError. Tells of each time that the
   * provider is asked.
   */
  call(request: SourceRequest, onAsked: () => void = () => undefined): Promise<Answer> {
    const { signal, firstPauseMs = 1_000 } = this.#options;
    return pRetry(() => this.#callOnce(request, onAsked), {
      signal,
      retries: tries - 1,
      minTimeout: firstPauseMs,
      randomize: true,
      shouldRetry: ({ error }) => error instanceof SourceError && error.problem.kind === 'retry',
    });
  }

  async #callOnce(request: SourceRequest, onAsked: () => void): Promise<Answer> {
    const { provider } = this.access;
    await this.#waitForTurn();
    const used = await this.#options.calls.count(provider.name);
    if (used > provider.callsPerDay) {
      throw new SourceError({
        kind: 'quota',
        code: 'quota',
        message: `The ${provider.callsPerDay} calls a day that ${provider.name} allows are used up; it goes on tomorrow (Seoul time).`,
      });
    }
    onAsked();
    const answer = await this.#fetch(request);
    const problem = httpProblem(answer) ?? provider.problemOf(answer);
    if (problem) throw new SourceError({ ...problem, message: this.#clean(problem.message) });
    return answer;
  }

  async #waitForTurn(): Promise<void> {
    const nowMs = performance.now();
    const pauseMs = Math.max(0, this.#notBeforeMs - nowMs);
    this.#notBeforeMs = Math.max(nowMs, this.#notBeforeMs) + this.access.provider.callIntervalMs;
    if (pauseMs > 0) await delay(pauseMs, undefined, { signal: this.#options.signal });
  }

  async #fetch(request: SourceRequest): Promise<Answer> {
    const url = this.#urlOf(request);
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(answerWithinMs), this.#options.signal]);
      // A redirect could carry the credentials elsewhere.
      const response = await fetch(url, { signal, redirect: 'error' });
      const pauseMs = pauseOf(response.headers.get('retry-after'));
      if (pauseMs > 0) this.#notBeforeMs = performance.now() + Math.min(pauseMs, longestPauseMs);
      const bytes = this.#cleanBytes(await readBounded(response));
      return {
        status: response.status,
        contentType: response.headers.get('content-type') ?? '',
        bytes,
        text: new TextDecoder().decode(bytes),
      };
    } catch (error) {
      if (error instanceof SourceError) throw error;
      this.#options.signal.throwIfAborted();
      throw new SourceError(
        {
          kind: 'retry',
          code: 'unreachable',
          message: `${this.#clean(new URL(url).host)} did not answer in full: ${this.#clean(causeOf(error))}`,
        },
        { cause: error },
      );
    }
  }

  #urlOf({ path, query }: SourceRequest): string {
    const { baseUrl, secrets } = this.access;
    const fill = (text: string) =>
      text.replaceAll(/\{(KEY|ID|PASSWORD)\}/g, (_, name: 'KEY') => secrets[name] ?? '');
    const filledPath = path.replaceAll(/\{(KEY|ID|PASSWORD)\}/g, (_, name: 'KEY') =>
      encodeURIComponent(secrets[name] ?? ''),
    );
    const parameters = Object.entries(query).map(
      ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(fill(String(value)))}`,
    );
    const queryText = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
    return `${baseUrl}${filledPath}${queryText}`;
  }

  /** An answer without the credentials that a server may repeat in it: from here on they can get nowhere. */
  #cleanBytes(bytes: Uint8Array): Uint8Array {
    const text = Buffer.from(bytes).toString('latin1');
    const clean = this.#clean(text);
    return clean === text ? bytes : Buffer.from(clean, 'latin1');
  }

  #clean(text: string): string {
    return withoutSecrets(text, this.access);
  }
}

function httpProblem({ status }: Answer): SourceProblem | undefined {
  if (status === 429)
    return { kind: 'retry', code: 'http-429', message: 'The server wants fewer calls (HTTP 429).' };
  if (status >= 500)
    return {
      kind: 'retry',
      code: `http-${status}`,
      message: `The server failed (HTTP ${status}).`,
    };
  return undefined;
}

type SourceProblem = SourceError['problem'];

/** Milliseconds of a Retry-After header: seconds or a date. */
function pauseOf(header: string | null): number {
  if (header === null) return 0;
  if (/^\d+$/.test(header)) return Number(header) * 1000;
  const ms = Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? 0 : Math.max(0, ms);
}

async function readBounded(response: Response): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | undefined = response.body ?? undefined;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > mostAnswerBytes) {
      throw new SourceError({
        kind: 'final',
        code: 'too-large',
        message: `The answer is larger than ${mostAnswerBytes / 1024 / 1024} MiB.`,
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : messageOf(error);
}
