/**
 * Many readers or one writer, first come, first served: a waiting writer holds back readers who come after it,
 * so that it is not starved.
 */
export class ReadWriteLock {
  readonly #waiting: { readonly exclusive: boolean; readonly enter: () => void }[] = [];
  #readers = 0;
  #writing = false;

  /** Runs work beside other readers, never beside a writer. */
  async read<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter(false);
    try {
      return await work();
    } finally {
      this.#readers -= 1;
      this.#admit();
    }
  }

  /** Runs work alone. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    await this.#enter(true);
    try {
      return await work();
    } finally {
      this.#writing = false;
      this.#admit();
    }
  }

  #enter(exclusive: boolean): Promise<void> {
    return new Promise((enter) => {
      this.#waiting.push({ exclusive, enter });
      this.#admit();
    });
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && !this.#writing; next = this.#waiting[0]) {
      if (next.exclusive && this.#readers > 0) return;
      this.#waiting.shift();
      if (next.exclusive) this.#writing = true;
      else this.#readers += 1;
      next.enter();
    }
  }
}
