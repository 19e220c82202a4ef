import { readFile } from 'node:fs/promises';
import Type from 'typebox';
import type { Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { PomonaError, messageOf } from '../base/errors.ts';
import { ReadWriteLock } from '../base/lock.ts';
import { replaceFile } from '../process/durable-files.ts';

const timeMs = Type.Number();
const orNull = <Schema extends Type.TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const bothLanguages = Type.Object({ ko: Type.String(), en: Type.String() });

const finding = Type.Object({
  subject: Type.String(),
  level: Type.Enum(['over', 'near']),
  detail: bothLanguages,
  values: Type.Record(Type.String(), Type.Union([Type.Number(), Type.String(), Type.Null()])),
  sample: Type.Boolean(),
});

const trackedAlert = Type.Object({
  rule: Type.String(),
  finding,
  overSinceMs: timeMs,
  clearSinceMs: orNull(timeMs),
  fired: orNull(Type.Object({ id: Type.String(), atMs: timeMs })),
});

const pastAlert = Type.Object({
  id: Type.String(),
  rule: Type.String(),
  finding,
  firedAtMs: timeMs,
  resolvedAtMs: timeMs,
});

const outgoing = Type.Object({
  /** `webhook-id`: the same at every attempt. */
  id: Type.String(),
  /** Of the alert it tells of; its messages go out in order. */
  alertId: Type.String(),
  body: Type.String(),
  attempts: Type.Integer({ minimum: 0 }),
  nextAttemptAtMs: timeMs,
});

const delivery = Type.Object({ atMs: timeMs, status: Type.Number() });
const deliveryFailure = Type.Object({
  atMs: timeMs,
  status: orNull(Type.Number()),
  reason: Type.String(),
  attempts: Type.Integer({ minimum: 1 }),
  /** null where it is not tried again. */
  nextAttemptAtMs: orNull(timeMs),
});

const ruleChange = Type.Partial(
  Type.Object({
    on: Type.Boolean(),
    thresholds: Type.Record(Type.String(), Type.Number()),
  }),
);

const alertState = Type.Object({
  version: Type.Literal(1),
  /** What people changed on the page, by rule. */
  rules: Type.Record(Type.String(), ruleChange),
  /** As set on the page. */
  webhookUrl: orNull(Type.String()),
  /** Hash of an address whose receiver answered 410: it gets nothing more. */
  goneUrlHash: orNull(Type.String()),
  tracked: Type.Array(trackedAlert),
  /** Newest first. */
  history: Type.Array(pastAlert),
  outbox: Type.Array(outgoing),
  lastDelivery: orNull(delivery),
  lastFailure: orNull(deliveryFailure),
});

export type RuleChange = Static<typeof ruleChange>;
export type PastAlert = Static<typeof pastAlert>;
export type Outgoing = Static<typeof outgoing>;
export type DeliveryFailure = Static<typeof deliveryFailure>;
export type AlertState = Readonly<Static<typeof alertState>>;

const nothing: AlertState = {
  version: 1,
  rules: {},
  webhookUrl: null,
  goneUrlHash: null,
  tracked: [],
  history: [],
  outbox: [],
  lastDelivery: null,
  lastFailure: null,
};

const validator = Compile(alertState);

/**
 * All that alerts must not forget, in one file that is replaced in one step: an alert and the message that tells of it are
 * written together or not at all. It holds no secret, and may be deleted while Pomona is stopped.
 */
export class AlertStore {
  readonly #file: string;
  readonly #turns = new ReadWriteLock();
  #state: AlertState;

  private constructor(file: string, state: AlertState) {
    this.#file = file;
    this.#state = state;
  }

  /** Rejects with `folder_unusable` when there is a file and it cannot be understood. */
  static async open(file: string): Promise<AlertStore> {
    return new AlertStore(file, await readState(file));
  }

  get state(): AlertState {
    return this.#state;
  }

  /**
   * Changes the state and makes that durable; resolves with what `change` gave beside it. Changes are made one after the
   * other. If the disk refuses, nothing has changed.
   */
  change<T>(change: (state: AlertState) => readonly [AlertState, T]): Promise<T> {
    return this.#turns.write(async () => {
      const [next, result] = change(this.#state);
      await replaceFile(this.#file, `${JSON.stringify(next)}\n`, { mode: 0o600 });
      this.#state = next;
      return result;
    });
  }
}

async function readState(file: string): Promise<AlertState> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw unusable(file, messageOf(error));
  });
  if (text === undefined) return nothing;
  const state = parse(text);
  if (!validator.Check(state)) throw unusable(file, 'it does not hold what it should');
  return state;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON has the wrong shape as well.
    return undefined;
  }
}

function unusable(file: string, reason: string): PomonaError {
  return new PomonaError(
    'folder_unusable',
    `${file} cannot be read: ${reason}. Mend it, or remove it: rules then return to their defaults and past alerts are forgotten.`,
  );
}
