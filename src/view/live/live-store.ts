import type { LedgerAnswer } from '../../serve/contract.ts';
import { explainProblem } from '../language/explain-problem.ts';
import { isShownInsight } from './insight-rows.ts';
import type { FunnelAnswer, InsightName, ShownAnswers } from './insight-rows.ts';
import { LiveConnection } from './live-connection.ts';
import { nothingYet, withAnswer, withFailure, withoutFailure } from './live-numbers.ts';
import type { LiveNumbers, Part } from './live-numbers.ts';
import { PacedTask } from './paced-task.ts';
import { RequestError, requestJson } from './request-json.ts';
import { startOfSeoulDay } from './seoul-time.ts';

/** Nobody reads faster than this, and commits may come fifty times a second. */
const showIntervalMs = 100;
const ledgerIntervalMs = 2_000;
const visitsIntervalMs = 5_000;
/** Rejected events make no commit, and a stream may be cut by a proxy: this is asked for without being told to. */
const pollIntervalMs = 10_000;
/** A browser opens few connections to one host: a tab that nobody looks at gives its own back. */
const hiddenPatienceMs = 60_000;
const hourMs = 3_600_000;

/** Holds the page's numbers and keeps them new: first by REST, then by the live stream, by REST again while it is cut. */
export class LiveStore {
  readonly #listeners = new Set<() => void>();
  readonly #connection = new LiveConnection({
    onConnection: (connection) => {
      this.#change((numbers) => ({ ...numbers, connection }));
      if (connection.kind === 'connected') this.#refreshBesides();
    },
    onCommit: (commit) => {
      this.#change((numbers) => ({ ...numbers, commit }));
      this.#refreshBesides();
      for (const listener of this.#commitListeners) listener();
    },
    onInsight: (answer) => this.#change((numbers) => withAnswer(numbers, answer)),
    onProblem: ({ insight, code, message }) => {
      if (!isShownInsight(insight)) return;
      const words = explainProblem(code, message);
      this.#change((numbers) => withFailure(numbers, insight, words));
    },
  });
  readonly #ledger = new PacedTask(ledgerIntervalMs, () => this.#loadLedger());
  readonly #visits = new PacedTask(visitsIntervalMs, () => this.#loadVisitsToday());
  readonly #show = new PacedTask(showIntervalMs, async () => this.#publish());
  #numbers = nothingYet;
  #shown = nothingYet;
  readonly #commitListeners = new Set<() => void>();
  #watched: readonly InsightName[] = [];
  #pollTimer: ReturnType<typeof setInterval> | undefined;
  #hiddenTimer: ReturnType<typeof setTimeout> | undefined;

  /** What to show now; the same object until something changed. */
  readonly snapshot = (): LiveNumbers => this.#shown;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Tells a listener of each commit, until the function it gives back is called. */
  readonly onCommit = (listener: () => void): (() => void) => {
    this.#commitListeners.add(listener);
    return () => this.#commitListeners.delete(listener);
  };

  /** Keeps these insights new over the last 24 hours, until the function it gives back is called. */
  readonly watch = (insights: readonly InsightName[]): (() => void) => {
    this.#setWatched(insights);
    return () => this.#setWatched([]);
  };

  start(): void {
    this.#connection.open(this.#watched);
    this.loadAll();
    this.#pollTimer = setInterval(() => this.#poll(), pollIntervalMs);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearInterval(this.#pollTimer);
    clearTimeout(this.#hiddenTimer);
    this.#connection.close();
    for (const task of [this.#ledger, this.#visits, this.#show]) task.cancel();
  }

  /** Shows the server the admin token; it answers with a cookie. Rejects with RequestError. */
  async unlock(token: string): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    await requestJson('/api/login', { method: 'POST', headers, body: JSON.stringify({ token }) });
    this.#change((numbers) => ({ ...numbers, isLocked: false }));
    this.#connection.open(this.#watched);
    this.loadAll();
  }

  #setWatched(insights: readonly InsightName[]): void {
    this.#watched = insights;
    if (!this.#connection.isOpen) return;
    this.#connection.open(insights);
    this.loadAll();
  }

  readonly loadAll = (): void => {
    for (const name of this.#watched) void this.#loadInsight(name);
    this.#refreshBesides();
  };

  readonly #onVisibility = (): void => {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) {
      this.#hiddenTimer = setTimeout(() => this.#connection.pause(), hiddenPatienceMs);
    } else {
      if (!this.#connection.isOpen) this.#connection.open(this.#watched);
      this.#refreshBesides();
    }
  };

  #poll(): void {
    if (document.hidden || this.#numbers.isLocked) return;
    if (this.#numbers.connection.kind === 'connected') this.#refreshBesides();
    else this.loadAll();
  }

  #refreshBesides(): void {
    if (document.hidden) return;
    this.#ledger.want();
    if (this.#watched.includes('funnel')) this.#visits.want();
  }

  #loadInsight(name: InsightName): Promise<void> {
    return this.#load(name, async () => {
      const answer = await requestJson<ShownAnswers[InsightName]>(`/api/insights/${name}`);
      // What the stream brought meanwhile is newer.
      const known = this.#numbers.answers[name];
      if (!answer || (known && Date.parse(known.asOf) > Date.parse(answer.asOf))) return;
      this.#change((numbers) => withAnswer(numbers, answer));
    });
  }

  #loadLedger(): Promise<void> {
    return this.#load('ledger', async () => {
      // Totals are of all time; the minutes, not shown here, would be of all time too.
      const minutes = rangeText(Date.now() - hourMs, Date.now());
      const ledger = await requestJson<LedgerAnswer>(`/api/ledger?${minutes}`);
      this.#change((numbers) => ({ ...numbers, ledger }));
    });
  }

  #loadVisitsToday(): Promise<void> {
    return this.#load('visitsToday', async () => {
      const today = rangeText(startOfSeoulDay(Date.now()), Date.now() + 1);
      const funnel = await requestJson<FunnelAnswer>(`/api/insights/funnel?${today}`);
      const visitsToday = funnel?.rows[0]?.sessions ?? 0;
      this.#change((numbers) => ({ ...numbers, visitsToday }));
    });
  }

  async #load(part: Part, request: () => Promise<void>): Promise<void> {
    try {
      await request();
      this.#change((numbers) => withoutFailure(numbers, part));
    } catch (error) {
      if (error instanceof RequestError && error.status === 401) this.#lock();
      const message = error instanceof Error ? error.message : String(error);
      this.#change((numbers) => withFailure(numbers, part, message));
    }
  }

  #lock(): void {
    this.#connection.close();
    this.#change((numbers) => ({ ...numbers, isLocked: true }));
  }

  #change(change: (numbers: LiveNumbers) => LiveNumbers): void {
    const changed = change(this.#numbers);
    if (changed === this.#numbers) return;
    this.#numbers = changed;
    this.#show.want();
  }

  #publish(): void {
    this.#shown = this.#numbers;
    for (const listener of this.#listeners) listener();
  }
}

function rangeText(fromMs: number, toMs: number): string {
  const text = (ms: number) => new Date(ms).toISOString();
  return new URLSearchParams({ from: text(fromMs), to: text(toMs) }).toString();
}
