/** Does something soon after it is wanted, yet never twice at once and never more often than each `intervalMs`. */
export class PacedTask {
  readonly #intervalMs: number;
  readonly #work: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isRunning = false;
  #isWanted = false;
  #nextAtMs = 0;

  /** @param work must not reject */
  constructor(intervalMs: number, work: () => Promise<void>) {
    this.#intervalMs = intervalMs;
    this.#work = work;
  }

  want(): void {
    this.#isWanted = true;
    if (this.#isRunning || this.#timer !== undefined) return;
    this.#timer = setTimeout(
      () => void this.#run(),
      Math.max(0, this.#nextAtMs - performance.now()),
    );
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isWanted = false;
  }

  async #run(): Promise<void> {
    this.#timer = undefined;
    this.#isWanted = false;
    this.#isRunning = true;
    this.#nextAtMs = performance.now() + this.#intervalMs;
    await this.#work();
    this.#isRunning = false;
    if (this.#isWanted) this.want();
  }
}
