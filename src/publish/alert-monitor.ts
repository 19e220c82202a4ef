import { v7 as newUuid } from 'uuid';
import { PomonaError, messageOf } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import { dayMs, minuteMs } from '../base/time.ts';
import type { Clock } from '../base/time.ts';
import { alertMessage } from './alert-message.ts';
import type { AlertContext, AlertLedger, AlertRule, Finding } from './alert-rule.ts';
import { advance, isFiring } from './alert-state.ts';
import type { FiringAlert, TrackedAlert, Transition } from './alert-state.ts';
import type { AlertState, AlertStore, PastAlert, RuleChange } from './alert-store.ts';
import { enqueue } from './webhook-outbox.ts';

export interface AlertMonitorOptions {
  readonly rules: readonly AlertRule[];
  /** What the settings say of rules, by name; what people change on the page comes before it. */
  readonly given?: Readonly<Record<string, RuleChange>>;
  readonly store: AlertStore;
  readonly clock: Clock;
  readonly ledger: (minutes: { fromMs: number; toMs: number }) => Promise<AlertLedger>;
  readonly insight: AlertContext['insight'];
  /** Whether somebody is to be told. */
  readonly hasReceiver: () => boolean;
  /** The address of a page of the console. */
  readonly linkTo: (page: string) => string;
}

/** A rule as it is set now. */
export interface RuleStatus {
  readonly rule: AlertRule;
  readonly on: boolean;
  readonly thresholds: Readonly<Record<string, number>>;
  /** Thresholds as they are without changes on the page. */
  readonly standards: Readonly<Record<string, number>>;
  /** Why it could not be evaluated in the last round. */
  readonly failure: string | undefined;
}

const mostHistory = 200;

/** Evaluates the rules and keeps what fires: each alert is told of once when it begins and once when it ends. */
export class AlertMonitor {
  readonly #options: AlertMonitorOptions;
  readonly #startedAtMs: number;
  readonly #rounds = new ReadWriteLock();
  readonly #failures = new Map<string, string>();
  #tracked: readonly TrackedAlert[];
  #evaluatedAtMs: number | undefined;

  constructor(options: AlertMonitorOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock();
    this.#tracked = options.store.state.tracked;
    const { given = {} } = options;
    for (const [name, change] of Object.entries(given)) {
      this.#check(name, change, 'not_configured');
    }
  }

  /** When the last round was; undefined before the first. */
  get evaluatedAtMs(): number | undefined {
    return this.#evaluatedAtMs;
  }

  firing(): readonly FiringAlert[] {
    return this.#tracked.filter(isFiring);
  }

  /** Alerts that are over, newest first. */
  history(): readonly PastAlert[] {
    return this.#options.store.state.history;
  }

  rules(): readonly RuleStatus[] {
    return this.#options.rules.map((rule) => this.#statusOf(rule));
  }

  /** The rule of a name; undefined where it is no longer declared. */
  ruleOf(name: string): AlertRule | undefined {
    return this.#options.rules.find((rule) => rule.name === name);
  }

  /**
   * Changes a rule, and looks at once what it finds now. Rejects with `not_found` for a rule nobody declared,
   * `invalid_parameter` for a threshold that does not exist or does not fit.
   */
  async changeRule(name: string, change: RuleChange): Promise<void> {
    this.#check(name, change, 'invalid_parameter');
    await this.#options.store.change((state) => {
      const known = state.rules[name];
      const thresholds = { ...known?.thresholds, ...change.thresholds };
      const rules = { ...state.rules, [name]: { ...known, ...change, thresholds } };
      return [{ ...state, rules }, undefined];
    });
    await this.evaluate();
  }

  /** One round over all rules. A rule that cannot be evaluated leaves its alerts as they are. */
  evaluate(): Promise<void> {
    return this.#rounds.write(() => this.#evaluate());
  }

  async #evaluate(): Promise<void> {
    const nowMs = this.#options.clock();
    const ledger = once(() =>
      this.#options.ledger({ fromMs: nowMs - dayMs, toMs: nowMs + minuteMs }),
    );
    const tracked: TrackedAlert[] = [];
    const transitions: Transition[] = [];
    for (const status of this.rules()) {
      const result = await this.#evaluateRule(status, nowMs, ledger);
      tracked.push(...result.tracked);
      transitions.push(...result.transitions);
    }
    // Only what begins or ends is worth a write: the rest is found again after a crash.
    if (transitions.length > 0) {
      await this.#options.store.change((state) => [
        this.#withTransitions({ ...state, tracked: [...tracked] }, transitions, nowMs),
        undefined,
      ]);
    }
    this.#tracked = tracked;
    this.#evaluatedAtMs = nowMs;
  }

  async #evaluateRule(
    status: RuleStatus,
    nowMs: number,
    ledger: () => Promise<AlertLedger>,
  ): Promise<ReturnType<typeof advance>> {
    const { rule } = status;
    const own = this.#tracked.filter((alert) => alert.rule === rule.name);
    if (!status.on) {
      this.#failures.delete(rule.name);
      const ended = own.filter(isFiring);
      return {
        tracked: [],
        transitions: ended.map((alert) => ({ state: 'resolved', alert })),
      };
    }
    const findings = await this.#find(status, nowMs, ledger);
    if (!findings) return { tracked: own, transitions: [] };
    return advance(rule, own, findings, { nowMs, newId: () => `alert_${newUuid()}` });
  }

  async #find(
    { rule, thresholds }: RuleStatus,
    nowMs: number,
    ledger: () => Promise<AlertLedger>,
  ): Promise<readonly Finding[] | undefined> {
    const { insight } = this.#options;
    const startedAtMs = this.#startedAtMs;
    try {
      const found = await rule.evaluate({ nowMs, startedAtMs, thresholds, ledger, insight });
      this.#failures.delete(rule.name);
      return found;
    } catch (error) {
      this.#failures.set(rule.name, messageOf(error));
      return undefined;
    }
  }

  /** The state with what began and ended: history and messages change in the one write that changes the alerts. */
  #withTransitions(
    state: AlertState,
    transitions: readonly Transition[],
    nowMs: number,
  ): AlertState {
    const ended = transitions
      .filter((transition) => transition.state === 'resolved')
      .map(({ alert }) => pastAlert(alert, nowMs));
    const history = [...ended, ...state.history].slice(0, mostHistory);
    if (!this.#options.hasReceiver()) return { ...state, history };
    const messages = transitions.flatMap((transition) => {
      const rule = this.ruleOf(transition.alert.rule);
      if (!rule) return [];
      const link = this.#options.linkTo(rule.page);
      return [alertMessage(transition, rule, { nowMs, link })];
    });
    return { ...state, history, outbox: enqueue(state.outbox, messages) };
  }

  #statusOf(rule: AlertRule): RuleStatus {
    const given = this.#options.given?.[rule.name];
    const changed = this.#options.store.state.rules[rule.name];
    const names = Object.keys(rule.thresholds);
    const standardOf = (name: string) =>
      given?.thresholds?.[name] ?? rule.thresholds[name]?.standard ?? 0;
    const valuesOf = (valueOf: (name: string) => number) =>
      Object.fromEntries(names.map((name) => [name, valueOf(name)]));
    return {
      rule,
      on: changed?.on ?? given?.on ?? true,
      thresholds: valuesOf((name) => changed?.thresholds?.[name] ?? standardOf(name)),
      standards: valuesOf(standardOf),
      failure: this.#failures.get(rule.name),
    };
  }

  #check(name: string, { thresholds = {} }: RuleChange, code: WrongChange): void {
    const rule = this.ruleOf(name);
    if (!rule) {
      const known = this.#options.rules.map((each) => each.name).join(', ');
      throw new PomonaError(
        code === 'not_configured' ? code : 'not_found',
        `There is no alert rule ${JSON.stringify(name)}; there are ${known}.`,
      );
    }
    for (const [threshold, value] of Object.entries(thresholds)) {
      checkThreshold(rule, threshold, value, code);
    }
  }
}

type WrongChange = 'not_configured' | 'invalid_parameter';

function checkThreshold(rule: AlertRule, name: string, value: number, code: WrongChange): void {
  const threshold = Object.hasOwn(rule.thresholds, name) ? rule.thresholds[name] : undefined;
  if (!threshold) {
    const known = Object.keys(rule.thresholds).join(', ') || 'none';
    throw new PomonaError(
      code,
      `${rule.name} has no threshold ${JSON.stringify(name)}; its thresholds: ${known}.`,
    );
  }
  const { least, most, step = 1 } = threshold;
  if (value >= least && value <= most && isMultiple(value - least, step)) return;
  throw new PomonaError(
    code,
    `${name} of ${rule.name} must be ${step === 1 ? 'a whole number' : `a number in steps of ${step}`} from ${least} to ${most} (${threshold.unit}); it was ${value}.`,
  );
}

/** Whether a value is so many whole steps, but for what is lost because steps such as 0.1 have no exact binary form. */
function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}

function pastAlert({ rule, finding, fired }: FiringAlert, nowMs: number): PastAlert {
  const { id, atMs } = fired;
  return { id, rule, finding: { ...finding }, firedAtMs: atMs, resolvedAtMs: nowMs };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
