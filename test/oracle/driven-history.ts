import { died } from '../support/mortal-process.ts';
import { RunningPipeline } from '../support/running-pipeline.ts';
import { isAccepted, recordOf, sent, startMs, timeText } from './shop-history.ts';
import type { Batch, History, Step } from './shop-history.ts';
import type { ModelEvent } from './shop-model.ts';

/** A batch as one request of a client, which repeats it as it was until it is answered. */
interface Request {
  readonly batch: Batch;
  readonly receivedAtMs: number;
}

/**
 * Lets a pipeline live through a history, and keeps account, by what the client was told, of what must have been
 * counted: the first record of every identity in the order of the requests, unless it was erased.
 */
export class DrivenHistory {
  readonly running: RunningPipeline;
  readonly #clock: { ms: number };
  readonly #records: ModelEvent[] = [];
  readonly #erased = new Set<ModelEvent>();
  readonly #requests: Request[] = [];
  #background: Promise<unknown>[] = [];
  rejected = 0;
  deaths = 0;
  failures = 0;

  static async start({ steps: _, ...sizes }: History): Promise<DrivenHistory> {
    const clock = { ms: startMs };
    const running = await RunningPipeline.start({ ...sizes, clock: () => clock.ms });
    return new DrivenHistory(running, clock);
  }

  private constructor(running: RunningPipeline, clock: { ms: number }) {
    this.running = running;
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.ms;
  }

  /** Records the client was told are accepted; the log may hold more of them, from requests that were cut off. */
  get accepted(): number {
    return this.#records.length;
  }

  /** How many identities there are, erased ones among them. */
  get identities(): number {
    return this.#firsts().length;
  }

  /** What must have been counted, in log order. */
  counted(): ModelEvent[] {
    return this.#firsts().filter((event) => !this.#erased.has(event));
  }

  #firsts(): ModelEvent[] {
    const seen = new Set<string>();
    return this.#records.filter(({ eventId, occurredUs }) => {
      const identity = JSON.stringify([eventId, occurredUs]);
      return !seen.has(identity) && seen.add(identity);
    });
  }

  async take(step: Step, check: () => Promise<void>): Promise<void> {
    this.#clock.ms += 1_000;
    const { running } = this;
    switch (step.kind) {
      case 'append':
        return this.#send({ batch: step.batch, receivedAtMs: this.nowMs });
      case 'repeat':
        return this.#repeat(step.back, step.clockShiftMs);
      case 'compact':
        return this.#inBackground(running.compact());
      case 'archive':
        return this.#inBackground(running.archive());
      case 'checkpoint':
        return this.#inBackground(running.checkpoint());
      case 'seal':
        return this.#inBackground(running.run((pipeline) => pipeline.log.seal()));
      case 'rebuild':
        return this.#inBackground(
          running.run((pipeline) => pipeline.rebuild(pipeline.store.plans[step.metric]!)),
        );
      case 'erase':
        return this.#erase(step.user, step.meanwhile);
      case 'die':
        running.process.dieAfter(step.afterSteps);
        return;
      case 'fail':
        this.failures += 1;
        running.process.failAfter(step.afterSteps);
        return;
      case 'lose store':
        await this.#backgroundDone();
        await this.#reviveIfDead();
        await running.loseStore();
        return;
      case 'restart':
        await this.#backgroundDone();
        await running.restart();
        return this.#reviveIfDead();
      case 'check':
        await this.alive();
        return check();
    }
  }

  /** Lets what is under way end, and makes sure that the process lives and goes on living. */
  async alive(): Promise<void> {
    this.running.process.dieAfter(Infinity);
    this.running.process.failAfter(Infinity);
    await this.#backgroundDone();
    await this.#reviveIfDead();
    await this.running.settled();
  }

  #inBackground(work: Promise<unknown>): void {
    work.catch(() => undefined);
    this.#background.push(work);
  }

  async #backgroundDone(): Promise<void> {
    await Promise.allSettled(this.#background);
    this.#background = [];
  }

  async #reviveIfDead(): Promise<void> {
    while (this.running.process.isDead) {
      this.deaths += 1;
      await this.#backgroundDone();
      await this.running.revive();
    }
  }

  /** Does something until it has been lived through. */
  async #persist<T>(work: () => Promise<T | typeof died>): Promise<T> {
    for (;;) {
      await this.#reviveIfDead();
      const result = await work().catch((error: unknown): typeof died => {
        if (this.failures === 0) throw error;
        return died;
      });
      if (result !== died) return result;
    }
  }

  async #send(request: Request): Promise<void> {
    const { batch, receivedAtMs } = request;
    const good = batch.events.filter((event) => isAccepted(event, batch, receivedAtMs));
    const bad = Array.from({ length: batch.badEvents }, (_, index) => ({ bad: index }));
    this.#requests.push(request);
    const result = await this.#persist(() =>
      this.running.run((pipeline) =>
        pipeline.intake.ingest([...batch.events.map(sent), ...bad], {
          source: 'http',
          receivedAtMs,
          sample: batch.sample,
          sentAt: timeText((receivedAtMs - batch.clockShiftMs) * 1000),
        }),
      ),
    );
    const rejected = batch.events.length + bad.length - good.length;
    if (result.accepted !== good.length || result.rejected.length !== rejected) {
      throw new Error(`accepted ${result.accepted} of ${good.length}: ${JSON.stringify(result)}`);
    }
    this.rejected += rejected;
    this.#records.push(...good.map((event) => recordOf(event, batch)));
  }

  async #repeat(back: number, clockShiftMs: number): Promise<void> {
    const earlier = this.#requests.at(-1 - back);
    if (!earlier) return;
    const batch = { ...earlier.batch, clockShiftMs };
    await this.#send({ batch, receivedAtMs: this.nowMs });
  }

  /** Others go on sending while one person's events are erased. */
  async #erase(user: string, meanwhile: Batch): Promise<void> {
    await this.#backgroundDone();
    await this.#reviveIfDead();
    for (const record of this.#records) if (record.userId === user) this.#erased.add(record);
    const others = meanwhile.events.filter(({ userId }) => userId !== user);
    const erase = () =>
      this.running.run((pipeline) => pipeline.erase({ column: 'userId', value: user }));
    const erasing = erase();
    const sending =
      others.length === 0
        ? Promise.resolve()
        : this.#send({ batch: { ...meanwhile, events: others }, receivedAtMs: this.nowMs });
    const [erased] = await Promise.allSettled([erasing, sending]);
    await sending;
    if (erased.status === 'fulfilled' && erased.value !== died) return;
    // Begun and not ended: it is noted, and finished by the next start.
    this.running.process.kill();
    await this.#persist(erase);
  }
}
