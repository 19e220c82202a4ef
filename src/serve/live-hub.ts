import { PomonaError, messageOf } from '../base/errors.ts';
import { formatInstant } from '../base/instant.ts';
import type { Clock } from '../base/time.ts';
import type { CommitMessage, LiveProblem } from './contract.ts';
import { numbersOf } from './insight-service.ts';
import type { InsightService } from './insight-service.ts';
import type { LiveStream } from './live-stream.ts';
import type { Commit, ServeSource } from './serve-source.ts';
import type { Timer } from './timer.ts';

export interface LiveHubOptions {
  readonly service: Pick<InsightService, 'answer'>;
  readonly source: Pick<ServeSource, 'lastCommit' | 'onCommit'>;
  readonly clock: Clock;
  readonly timer: Timer;
  /** Shortest time between two rounds of insights; 250, four a second, unless given. */
  readonly roundIntervalMs?: number;
  /** Time between two heartbeats; 15,000 unless given. */
  readonly heartbeatMs?: number;
  /** How many streams may be open at once; 500 unless given. */
  readonly mostStreams?: number;
}

interface Subscriber {
  readonly stream: LiveStream;
  readonly insights: readonly string[];
  /** The version of each insight it was sent last. */
  readonly sent: Map<string, number>;
}

interface Latest {
  /** Counts changes of the insight's numbers. */
  readonly version: number;
  readonly numbers: string;
  readonly event: 'insight' | 'problem';
  readonly json: string;
}

/** Insights may take at most this part of the time, so that watching never starves counting. */
const busyShare = 0.25;

/**
 * Tells all live streams of commits at once, and of insights whose numbers changed in rounds. A round computes each
 * asked insight once for everybody.
 */
export class LiveHub {
  readonly #options: LiveHubOptions;
  readonly #subscribers = new Set<Subscriber>();
  readonly #latest = new Map<string, Latest>();
  readonly #leaveSource: () => void;
  #stopHeartbeat: (() => void) | undefined;
  #stopWaiting: (() => void) | undefined;
  #running = false;
  #wanted = false;
  #closed = false;
  #nextRoundAtMs = 0;

  constructor(options: LiveHubOptions) {
    this.#options = options;
    this.#leaveSource = options.source.onCommit((commit) => this.#announce(commit));
  }

  /** Throws `overloaded` where no more streams may be opened. */
  requireRoom(): void {
    if (this.#closed) throw new PomonaError('shutting_down', 'Pomona is stopping');
    const most = this.#options.mostStreams ?? 500;
    if (this.#subscribers.size < most) return;
    throw new PomonaError(
      'overloaded',
      `${most} live streams are open; close one or try again soon`,
      {
        retryAfterSeconds: 10,
      },
    );
  }

  /** Sends what is known to a stream, and everything new from then on, until the function it gives back is called. */
  subscribe(stream: LiveStream, insights: readonly string[]): () => void {
    const subscriber: Subscriber = { stream, insights, sent: new Map() };
    this.#subscribers.add(subscriber);
    this.#stopHeartbeat ??= this.#beatLater();
    const commit = this.#options.source.lastCommit();
    if (commit) stream.send('commit', 'commit', JSON.stringify(commitMessageOf(commit)));
    if (insights.length > 0) this.#wantRound();
    return () => this.#drop(subscriber);
  }

  /** Ends every stream. */
  close(): void {
    this.#closed = true;
    this.#leaveSource();
    this.#stopWaiting?.();
    this.#stopHeartbeat?.();
    for (const { stream } of this.#subscribers) stream.end();
    this.#subscribers.clear();
  }

  #drop(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber);
    if (this.#subscribers.size > 0) return;
    this.#stopHeartbeat?.();
    this.#stopHeartbeat = undefined;
    this.#latest.clear();
  }

  #announce(commit: Commit): void {
    if (this.#subscribers.size === 0) return;
    const json = JSON.stringify(commitMessageOf(commit));
    for (const { stream } of this.#subscribers) stream.send('commit', 'commit', json);
    if (this.#askedInsights().length > 0) this.#wantRound();
  }

  #wantRound(): void {
    this.#wanted = true;
    if (this.#running || this.#stopWaiting || this.#closed) return;
    const waitMs = Math.max(0, this.#nextRoundAtMs - this.#options.clock());
    this.#stopWaiting = this.#options.timer(waitMs, () => {
      this.#stopWaiting = undefined;
      void this.#round();
    });
  }

  async #round(): Promise<void> {
    const { clock, roundIntervalMs = 250 } = this.#options;
    this.#running = true;
    this.#wanted = false;
    const startedMs = clock();
    for (const name of this.#askedInsights()) this.#deliver(name, await this.#compute(name));
    const tookMs = clock() - startedMs;
    this.#nextRoundAtMs = startedMs + Math.max(roundIntervalMs, tookMs / busyShare);
    this.#running = false;
    if (this.#wanted && this.#subscribers.size > 0) this.#wantRound();
  }

  #askedInsights(): readonly string[] {
    return [...new Set([...this.#subscribers].flatMap(({ insights }) => insights))];
  }

  async #compute(name: string): Promise<Latest> {
    const before = this.#latest.get(name);
    const found = await this.#answerOrProblem(name);
    const changed = before?.numbers !== found.numbers;
    const latest = { ...found, version: (before?.version ?? 0) + (changed ? 1 : 0) };
    this.#latest.set(name, latest);
    return latest;
  }

  async #answerOrProblem(name: string): Promise<Omit<Latest, 'version'>> {
    try {
      const computed = await this.#options.service.answer(name);
      return { event: 'insight', json: computed.json, numbers: numbersOf(computed) };
    } catch (error) {
      const code = error instanceof PomonaError ? error.code : 'internal';
      const problem: LiveProblem = { insight: name, code, message: messageOf(error) };
      const json = JSON.stringify(problem);
      return { event: 'problem', json, numbers: json };
    }
  }

  #deliver(name: string, { event, json, version }: Latest): void {
    if (this.#closed) return;
    for (const { stream, insights, sent } of this.#subscribers) {
      if (!insights.includes(name) || sent.get(name) === version) continue;
      sent.set(name, version);
      stream.send(`insight ${name}`, event, json);
    }
  }

  #beatLater(): () => void {
    return this.#options.timer(this.#options.heartbeatMs ?? 15_000, () => {
      for (const { stream } of this.#subscribers) stream.beat();
      this.#stopHeartbeat = this.#beatLater();
    });
  }
}

function commitMessageOf({ counted, pending, asOfMs }: Commit): CommitMessage {
  return { counted, pending, asOf: formatInstant(asOfMs) };
}
