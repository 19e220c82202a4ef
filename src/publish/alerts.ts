import { AlertMonitor } from './alert-monitor.ts';
import type { AlertMonitorOptions } from './alert-monitor.ts';
import { AlertStore } from './alert-store.ts';
import type { WebhookOutcome } from './post-webhook.ts';
import { RepeatedWork } from './repeated-work.ts';
import { WebhookSender } from './webhook-sender.ts';
import type { WebhookSenderOptions } from './webhook-sender.ts';

export interface AlertsOptions
  extends
    Omit<AlertMonitorOptions, 'store' | 'given' | 'hasReceiver' | 'linkTo'>,
    Omit<WebhookSenderOptions, 'store' | 'given'> {
  /** Where alerts, settings and messages under way are kept. */
  readonly file: string;
  readonly givenRules?: AlertMonitorOptions['given'];
  readonly givenWebhook?: WebhookSenderOptions['given'];
}

const evaluatePace = { pauseMs: 30_000, share: 0.05 };
const deliverPace = { pauseMs: 1_000, share: 1 };

/** Rules, what fires, and who is told: the monitor writes messages into the outbox, the sender empties it. */
export class Alerts {
  readonly monitor: AlertMonitor;
  readonly sender: WebhookSender;
  readonly #onTrouble: AlertsOptions['onTrouble'];
  #consoleUrl = '';
  #works: readonly RepeatedWork[] = [];

  private constructor(options: AlertsOptions, store: AlertStore) {
    const { givenRules, givenWebhook, onTrouble } = options;
    this.#onTrouble = onTrouble;
    this.sender = new WebhookSender({ ...options, store, given: givenWebhook });
    this.monitor = new AlertMonitor({
      ...options,
      store,
      given: givenRules ?? {},
      hasReceiver: () => this.sender.hasReceiver,
      linkTo: (page) => this.#linkTo(page),
    });
  }

  /** Rejects with `folder_unusable` when what was kept cannot be read, `not_configured` for settings that do not fit. */
  static async open(options: AlertsOptions): Promise<Alerts> {
    return new Alerts(options, await AlertStore.open(options.file));
  }

  /** Begins to look and to send. `consoleUrl` is where links in messages lead. */
  start(consoleUrl: string): void {
    this.#consoleUrl = consoleUrl;
    const { monitor, sender } = this;
    this.#works = [
      new RepeatedWork(
        () => monitor.evaluate(),
        evaluatePace,
        (error) => this.#onTrouble('Alerts could not be evaluated', error),
      ),
      new RepeatedWork(
        (signal) => sender.deliverDue(signal),
        deliverPace,
        (error) => this.#onTrouble('Messages about alerts could not be sent', error),
      ),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#works.map((work) => work.stop()));
  }

  /** See {@link WebhookSender.sendTest}. */
  sendTest(): Promise<WebhookOutcome> {
    return this.sender.sendTest(this.#linkTo('/alerts'));
  }

  #linkTo(page: string): string {
    return `${this.#consoleUrl.replace(/\/$/, '')}${page}`;
  }
}
