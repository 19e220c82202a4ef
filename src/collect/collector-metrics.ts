import type { RejectionCode } from './rejection.ts';

/** What the collector counts. The app wires it to Prometheus counters; each call must be quick and must not throw. */
export interface CollectorMetrics {
  /** One request was answered. */
  requestAnswered(status: number, seconds: number): void;
  /** Bytes of a body as sent. */
  bytesReceived(bytes: number): void;
  eventsAccepted(events: number): void;
  eventRejected(code: RejectionCode): void;
  /** The log or the quarantine made a batch durable. */
  appendFinished(to: 'log' | 'quarantine', seconds: number): void;
}

export const uncounted: CollectorMetrics = {
  requestAnswered() {},
  bytesReceived() {},
  eventsAccepted() {},
  eventRejected() {},
  appendFinished() {},
};
