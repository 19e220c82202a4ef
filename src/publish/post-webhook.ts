import { messageOf } from '../base/errors.ts';
import { signWebhook } from './webhook-signature.ts';

export interface WebhookRequest {
  readonly url: string;
  /** Signs where there is one. */
  readonly key: Buffer | undefined;
  /** The message's identity, the same at every attempt: by it receivers know repeats. */
  readonly id: string;
  readonly body: string;
  readonly nowMs: number;
  readonly timeoutMs: number;
  /** Breaks the attempt off. */
  readonly signal?: AbortSignal;
}

/** What became of one attempt. */
export type WebhookOutcome =
  | { readonly kind: 'delivered'; readonly status: number }
  /** The receiver wants no more messages. */
  | { readonly kind: 'gone'; readonly status: number }
  | {
      readonly kind: 'failed';
      /** null where there was no answer. */
      readonly status: number | null;
      readonly reason: string;
      /** How long the receiver asks to be left alone. */
      readonly retryAfterMs: number;
    };

/**
 * Posts a message once. Redirects are not followed, so that a receiver cannot send us on to an address nobody chose, and
 * nothing of an answer is read but status and Retry-After.
 */
export async function postWebhook(request: WebhookRequest): Promise<WebhookOutcome> {
  const { url, id, body, nowMs, timeoutMs, signal } = request;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: headersOf(request, Math.floor(nowMs / 1000)),
      body,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    await response.body?.cancel();
    return outcomeOf(response, nowMs);
  } catch (error) {
    const reason = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : causeOf(error);
    return { kind: 'failed', status: null, reason, retryAfterMs: 0 };
  }

  function headersOf({ key }: WebhookRequest, timestamp: number): Record<string, string> {
    return {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Pomona',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      ...(key ? { 'webhook-signature': signWebhook(key, { id, timestamp, body }) } : {}),
    };
  }
}

function outcomeOf({ status, ok, headers }: Response, nowMs: number): WebhookOutcome {
  if (ok) return { kind: 'delivered', status };
  if (status === 410) return { kind: 'gone', status };
  const isRedirect = status >= 300 && status < 400;
  const reason = isRedirect ? `status ${status}: redirects are not followed` : `status ${status}`;
  const retryAfterMs = retryAfterOf(headers.get('retry-after') ?? '', nowMs);
  return { kind: 'failed', status, reason, retryAfterMs };
}

/** Seconds, or an HTTP date (RFC 9110, 10.2.3); 0 where it says neither. */
function retryAfterOf(text: string, nowMs: number): number {
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - nowMs;
  return ms > 0 ? ms : 0;
}

/** What fetch says is "fetch failed"; its cause says why. */
function causeOf(error: unknown): string {
  const { cause } = error as Error;
  if (cause instanceof AggregateError) return messageOf(cause.errors[0]);
  return messageOf(cause ?? error);
}
