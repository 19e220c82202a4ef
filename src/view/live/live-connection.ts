import type { CommitMessage, LiveProblem } from '../../serve/contract.ts';
import type { InsightName, ShownAnswers } from './insight-rows.ts';

/** Whether the numbers come in live. `sinceMs`: when the connection was lost, ms since the epoch. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly sinceMs: number };

export interface LiveListener {
  onConnection(connection: Connection): void;
  onCommit(commit: CommitMessage): void;
  onInsight(answer: ShownAnswers[keyof ShownAnswers]): void;
  onProblem(problem: LiveProblem): void;
}

const longestPauseMs = 30_000;

/**
 * One stream of server-sent events that is opened again for as long as it is wanted. The browser itself reconnects
 * after a cut; after an answer that is no stream (503, a proxy's error page) it gives up, and this does not.
 */
export class LiveConnection {
  readonly #listener: LiveListener;
  #source: EventSource | undefined;
  #connection: Connection = { kind: 'connecting' };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #failures = 0;
  #insights: readonly InsightName[] = [];

  constructor(listener: LiveListener) {
    this.#listener = listener;
  }

  get isOpen(): boolean {
    return this.#source !== undefined || this.#retryTimer !== undefined;
  }

  /** Opens it, in place of one that is open, for commits and these insights. */
  open(insights: readonly InsightName[]): void {
    this.close();
    this.#insights = insights;
    const source = new EventSource(`/api/live?insights=${insights.join(',')}`);
    this.#source = source;
    source.onopen = () => {
      this.#failures = 0;
      this.#become({ kind: 'connected' });
    };
    source.onerror = () => this.#lost(source);
    hear<CommitMessage>(source, 'commit', (commit) => this.#listener.onCommit(commit));
    hear<ShownAnswers[keyof ShownAnswers]>(source, 'insight', (answer) =>
      this.#listener.onInsight(answer),
    );
    hear<LiveProblem>(source, 'problem', (problem) => this.#listener.onProblem(problem));
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#source?.close();
    this.#source = undefined;
  }

  /** Closes it for a while: what is shown until it is opened again is not live. */
  pause(): void {
    this.close();
    this.#become({ kind: 'connecting' });
  }

  #lost(source: EventSource): void {
    if (this.#connection.kind !== 'reconnecting') {
      this.#become({ kind: 'reconnecting', sinceMs: Date.now() });
    }
    if (source.readyState !== EventSource.CLOSED) return;
    this.close();
    const pauseMs = Math.min(2_000 * 2 ** this.#failures, longestPauseMs);
    this.#failures += 1;
    this.#retryTimer = setTimeout(() => this.open(this.#insights), pauseMs);
  }

  #become(connection: Connection): void {
    this.#connection = connection;
    this.#listener.onConnection(connection);
  }
}

function hear<Message>(
  source: EventSource,
  event: string,
  listener: (message: Message) => void,
): void {
  source.addEventListener(event, ({ data }) => listener(JSON.parse(String(data)) as Message));
}
