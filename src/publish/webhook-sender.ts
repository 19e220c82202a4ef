import { createHash } from 'node:crypto';
import { v7 as newUuid } from 'uuid';
import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import { testMessage } from './alert-message.ts';
import type { AlertState, AlertStore, DeliveryFailure, Outgoing } from './alert-store.ts';
import { postWebhook } from './post-webhook.ts';
import type { WebhookOutcome } from './post-webhook.ts';
import { afterAttempt, nextDue } from './webhook-outbox.ts';

export interface WebhookSenderOptions {
  readonly store: AlertStore;
  readonly clock: Clock;
  /** An address from outside; the page cannot change it. */
  readonly given?: GivenWebhook | undefined;
  /** What messages are signed with. */
  readonly key?: Buffer | undefined;
  /** How long a receiver may take to answer; 10 s unless given. */
  readonly timeoutMs?: number;
  /** 0 to 1; Math.random unless given. */
  readonly random?: () => number;
  readonly onTrouble: (what: string, error: unknown) => void;
}

export interface GivenWebhook {
  readonly url: string;
  readonly from: 'environment' | 'settings';
}

export interface WebhookStatus {
  /** Host and port of the receiver: the rest of an address may be a secret. null where none is set. */
  readonly host: string | null;
  readonly from: GivenWebhook['from'] | 'page' | null;
  readonly signed: boolean;
  /** The receiver answered 410 and gets nothing more. */
  readonly gone: boolean;
  /** Messages that are still to be delivered. */
  readonly waiting: number;
  readonly lastDelivery: AlertState['lastDelivery'];
  readonly lastFailure: DeliveryFailure | null;
}

const defaultTimeoutMs = 10_000;

/** Delivers what stands in the outbox, at least once and in order for each alert, to the one receiver there is. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Whether there is somebody to send to. */
  get hasReceiver(): boolean {
    const { url } = this.#receiver();
    return url !== null && !this.#isGone(url);
  }

  status(): WebhookStatus {
    const { outbox, lastDelivery, lastFailure } = this.#options.store.state;
    const { url, from } = this.#receiver();
    return {
      host: url === null ? null : new URL(url).host,
      from,
      signed: this.#options.key !== undefined,
      gone: url !== null && this.#isGone(url),
      waiting: outbox.length,
      lastDelivery,
      lastFailure,
    };
  }

  /**
   * Sends to another address from now on, or with null to none: what waits is then dropped. Rejects with
   * `invalid_parameter` for what is no address of http or https, `forbidden` where it was set from outside.
   */
  async setUrl(url: string | null): Promise<void> {
    const { store, given, clock } = this.#options;
    if (given) {
      const where = given.from === 'environment' ? 'POMONA_WEBHOOK_URL' : 'the settings file';
      throw new PomonaError('forbidden', `The webhook is set by ${where}; change it there.`);
    }
    if (url !== null) requireWebhookUrl(url, 'invalid_parameter');
    const nextAttemptAtMs = clock();
    await store.change((state) => [
      {
        ...state,
        webhookUrl: url,
        goneUrlHash: null,
        lastDelivery: null,
        lastFailure: null,
        outbox: url === null ? [] : state.outbox.map((each) => ({ ...each, nextAttemptAtMs })),
      },
      undefined,
    ]);
  }

  /** Tries each message that is due, until none is. What an abort breaks off counts as not tried. */
  async deliverDue(signal?: AbortSignal): Promise<void> {
    const { store, clock } = this.#options;
    for (;;) {
      const { url } = this.#receiver();
      const message = nextDue(store.state.outbox, clock());
      if (url === null || !message || isAborted(signal)) return;
      const outcome = await this.#post(url, message, signal);
      if (outcome.kind === 'failed' && isAborted(signal)) return;
      await this.#record(url, message, outcome);
    }
  }

  /** Sends a test message now and gives what became of it. Rejects with `not_found` where there is no receiver. */
  async sendTest(link: string): Promise<WebhookOutcome> {
    const { store, clock } = this.#options;
    const { url } = this.#receiver();
    if (url === null) {
      throw new PomonaError(
        'not_found',
        'There is no webhook to send to: set POMONA_WEBHOOK_URL, or an address on the page of alerts.',
      );
    }
    const id = `test_${newUuid()}`;
    const outcome = await this.#post(url, { id, body: testMessage(id, clock(), link) });
    const atMs = clock();
    await store.change((state) => [noteTest(state, outcome, atMs), undefined]);
    return outcome;
  }

  #receiver(): Pick<WebhookStatus, 'from'> & { readonly url: string | null } {
    const { given, store } = this.#options;
    if (given) return given;
    const url = store.state.webhookUrl;
    return { url, from: url === null ? null : 'page' };
  }

  #isGone(url: string): boolean {
    return this.#options.store.state.goneUrlHash === hashOf(url);
  }

  #post(
    url: string,
    { id, body }: Pick<Outgoing, 'id' | 'body'>,
    signal?: AbortSignal,
  ): Promise<WebhookOutcome> {
    const { key, clock, timeoutMs = defaultTimeoutMs } = this.#options;
    const request = { url, key, id, body, nowMs: clock(), timeoutMs };
    return postWebhook(signal ? { ...request, signal } : request);
  }

  async #record(url: string, message: Outgoing, outcome: WebhookOutcome): Promise<void> {
    const { store, clock, random = Math.random, onTrouble } = this.#options;
    const attempt = { message, outcome, nowMs: clock(), random: random(), urlHash: hashOf(url) };
    const isDelivered = outcome.kind === 'delivered';
    const failure = await store.change((state) => {
      // What another receiver would not take says nothing of the one there is now.
      if (!isDelivered && this.#receiver().url !== url) return [state, null];
      const next = afterAttempt(state, attempt);
      return [next, isDelivered ? null : next.lastFailure];
    });
    if (failure?.nextAttemptAtMs === null) {
      onTrouble('An alert was not delivered and is given up', new Error(failure.reason));
    }
  }
}

/** A test that arrives shows that a receiver which was gone is back. */
function noteTest(state: AlertState, outcome: WebhookOutcome, atMs: number): AlertState {
  const { status } = outcome;
  if (outcome.kind === 'delivered') {
    return { ...state, goneUrlHash: null, lastDelivery: { atMs, status: outcome.status } };
  }
  const reason = outcome.kind === 'gone' ? 'status 410' : outcome.reason;
  return { ...state, lastFailure: { atMs, status, reason, attempts: 1, nextAttemptAtMs: null } };
}

/** Throws, with the code given, unless a text is an address that messages can be posted to. */
export function requireWebhookUrl(
  text: string,
  code: 'invalid_parameter' | 'not_configured',
): void {
  // The address itself may be a secret, and is not repeated.
  const wrong = whatIsWrong(text);
  if (wrong !== undefined) throw new PomonaError(code, wrong);
}

function whatIsWrong(text: string): string | undefined {
  if (text.length > 2_000) return 'The address of the webhook has more than 2,000 characters.';
  const url = URL.parse(text);
  if (!url && /^https?:\/\//i.test(text)) {
    return 'The webhook is no valid address: look at its host and its port, which is at most 65535.';
  }
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url && isHttp && url.username === '' && url.password === '') return undefined;
  return 'The webhook must be an address that begins with https:// or http://, without a user name or password in it.';
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function hashOf(url: string): string {
  return createHash('sha256').update(url).digest('hex');
}
