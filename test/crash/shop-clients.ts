import { setTimeout as delay } from 'node:timers/promises';
import { writeKey } from './pomona-process.ts';

export interface SentEvent {
  readonly eventId: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly quantity?: number;
  readonly price?: number;
  readonly userId: string;
}

const types = ['page_view', 'item_view', 'wish', 'purchase', 'login'];

/**
 * Clients that send events as fast as they are answered, and send a batch again until it is: the way every client
 * must. They know which events were acknowledged and which were only tried.
 */
export class ShopClients {
  readonly sent = new Map<string, SentEvent>();
  readonly acknowledged = new Set<string>();
  /** Answers other than 202, by status; 0 where there was none. */
  readonly refusals = new Map<number, number>();
  /** Answers that break the contract. */
  readonly violations = new Set<string>();
  /** Where the server is now; undefined while it is down. */
  url: string | undefined;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>[] = [];
  readonly #name: string;
  #made = 0;

  /** Ids of events begin with the name. */
  constructor(clients: number, name = '') {
    this.#name = name;
    for (let client = 0; client < clients; client += 1) this.#running.push(this.#shop(client));
  }

  /** Lets every client give up the batch in its hand, acknowledged or not. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  /** Resolves when so many more batches have been acknowledged. */
  async progress(events: number): Promise<void> {
    const goal = this.acknowledged.size + events;
    while (this.acknowledged.size < goal) await delay(10);
  }

  /** Strikes a user's events from the account; gives how many there were. */
  forgetUser(userId: string): number {
    const own = [...this.sent.values()].filter((event) => event.userId === userId);
    for (const { eventId } of own) {
      this.sent.delete(eventId);
      this.acknowledged.delete(eventId);
    }
    return own.length;
  }

  async #shop(client: number): Promise<void> {
    let last: SentEvent[] = [];
    while (!this.#stopping.signal.aborted) {
      const fresh = Array.from({ length: 1 + ((this.#made * 7) % 50) }, () => this.#event(client));
      // Now and then a part of the batch before comes again within the next.
      const batch = this.#made % 5 === 0 ? [...fresh, ...last.slice(0, 3)] : fresh;
      for (const event of batch) this.sent.set(event.eventId, event);
      await this.#sendUntilAcknowledged(batch);
      last = fresh;
    }
  }

  async #sendUntilAcknowledged(batch: readonly SentEvent[]): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const status = await this.#post(batch);
      if (status === 202) {
        for (const { eventId } of batch) this.acknowledged.add(eventId);
        return;
      }
      this.refusals.set(status, (this.refusals.get(status) ?? 0) + 1);
      await delay(30);
    }
  }

  async #post(batch: readonly SentEvent[]): Promise<number> {
    if (this.url === undefined) return 0;
    try {
      const answer = await fetch(`${this.url}/v1/events`, {
        method: 'POST',
        headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(batch),
        signal: AbortSignal.timeout(10_000),
      });
      const text = await answer.text();
      if (answer.status === 503 && !answer.headers.has('retry-after')) {
        this.violations.add(`503 without Retry-After: ${text}`);
      }
      if (answer.status === 202) {
        const { accepted } = JSON.parse(text) as { accepted: number };
        if (accepted !== batch.length) this.violations.add(`not all were accepted: ${text}`);
      }
      return answer.status;
    } catch (error) {
      if (error instanceof TypeError || (error as Error).name === 'TimeoutError') return 0;
      throw error;
    }
  }

  #event(client: number): SentEvent {
    this.#made += 1;
    const made = this.#made;
    const type = types[made % types.length]!;
    const item = { itemCode: `item-${made % 30}` };
    const details = {
      page_view: { path: `/page-${made % 20}` },
      item_view: item,
      wish: item,
      purchase: {
        ...item,
        orderId: `o${made}`,
        quantity: 1 + (made % 3),
        price: 1_000 + (made % 7),
        purchaseType: made % 2 === 0 ? 'solo' : 'group',
      },
      login: {},
    }[type];
    return {
      eventId: `${this.#name}c${client}-${made}`,
      type,
      // Up to two days back, so that days and hours mix in every batch.
      occurredAt: new Date(Date.now() - (made % 480) * 360_000).toISOString(),
      userId: `u${made % 41}`,
      ...{ anonymousId: `v${made % 97}`, sessionId: `s${made % 331}` },
      ...details,
    };
  }
}
