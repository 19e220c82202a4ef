import { AsyncLocalStorage } from 'node:async_hooks';
import fs from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

/**
 * A process that can be killed between any two of its steps, inside this process. A step is an SQL statement that is
 * run or a file that is changed; whatever is started within `run` takes part, by its asynchronous context. From its
 * death on nothing it began ever comes back: no statement, no write, no answer. What its folder holds then is what a
 * SIGKILL would have left.
 *
 * Import this module before the modules under test: they take the functions of node:fs as they find them.
 */
export class MortalProcess {
  steps = 0;
  #stepsLeft = Infinity;
  #stepsToFailure = Infinity;
  #isDead = false;
  #inFlight = 0;
  readonly #death = Promise.withResolvers<void>();
  readonly #connections: DuckDBConnection[] = [];
  readonly #instances: DuckDBInstance[] = [];
  readonly #files: FileHandle[] = [];

  /** Dies before the n-th step from now. */
  dieAfter(steps: number): void {
    this.#stepsLeft = steps;
  }

  /** Lives on, but the n-th step from now fails, once. */
  failAfter(steps: number): void {
    this.#stepsToFailure = steps;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Runs work as a part of this process; `died` when it was cut off. */
  async run<T>(work: () => Promise<T>): Promise<T | typeof died> {
    if (this.#isDead) return died;
    const result = current.run(this, work);
    return Promise.race([result, this.#death.promise.then((): typeof died => died)]);
  }

  kill(): void {
    this.#isDead = true;
    this.#death.resolve();
  }

  /** Resolves once nothing it began is under way any more. */
  async buried(): Promise<void> {
    while (this.#inFlight > 0) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Frees what a dead process would not hold. */
  async release(): Promise<void> {
    for (const file of this.#files) if (file.fd >= 0) await file.close();
    for (const connection of this.#connections) connection.closeSync();
    for (const instance of this.#instances) instance.closeSync();
  }

  owns(what: DuckDBConnection | DuckDBInstance | FileHandle): void {
    if (what instanceof DuckDBConnection) this.#connections.push(what);
    else if (what instanceof DuckDBInstance) this.#instances.push(what);
    else this.#files.push(what);
  }

  /** One step: it happens whole, unless the process dies before it; its answer may not be lived to see. */
  async step<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#isDead) {
      this.steps += 1;
      this.#stepsLeft -= 1;
      if (this.#stepsLeft < 0) this.kill();
    }
    if (this.#isDead) return never();
    this.#stepsToFailure -= 1;
    if (this.#stepsToFailure < 0) {
      this.#stepsToFailure = Infinity;
      throw new Error('EIO: injected');
    }
    this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      if (this.#isDead) await never();
    }
  }
}

export const died = Symbol('died');

const current = new AsyncLocalStorage<MortalProcess>();

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

type Method = (this: unknown, ...args: never[]) => Promise<unknown>;

/** Makes each of an object's methods a step of the process that calls it. */
function makeSteps(object: object, names: readonly string[]): void {
  const methods = object as Record<string, Method>;
  for (const name of names) {
    const original = methods[name]!;
    methods[name] = function step(...args) {
      const owner = current.getStore();
      return owner ? owner.step(() => original.apply(this, args)) : original.apply(this, args);
    };
  }
}

const { open } = fs.promises;
fs.promises.open = async (...args) => {
  const file = await open(...args);
  current.getStore()?.owns(file);
  return file;
};

makeSteps(fs.promises, ['open', 'rename', 'unlink', 'rm', 'mkdir', 'mkdtemp', 'writeFile']);
syncBuiltinESMExports();
const handle = await fs.promises.open(import.meta.filename);
makeSteps(Object.getPrototypeOf(handle) as object, [
  'write',
  'writev',
  'sync',
  'datasync',
  'truncate',
]);
await handle.close();

const { run, closeSync } = DuckDBConnection.prototype;

/** A text of several statements is as many steps. */
DuckDBConnection.prototype.run = async function steps(sql, values, types) {
  const owner = current.getStore();
  if (!owner) return run.call(this, sql, values, types);
  const statements = values ? [sql] : sql.split(';\n');
  for (const statement of statements.slice(0, -1))
    await owner.step(() => run.call(this, statement));
  return owner.step(() => run.call(this, statements.at(-1)!, values, types));
};

const closed = new WeakSet<DuckDBConnection>();

DuckDBConnection.prototype.closeSync = function closeOnce() {
  if (current.getStore()?.isDead || closed.has(this)) return;
  closed.add(this);
  closeSync.call(this);
};

const { create } = DuckDBInstance;
const { connect, closeSync: closeInstance } = DuckDBInstance.prototype;

DuckDBInstance.create = async (...args) => {
  const instance = await create.apply(DuckDBInstance, args);
  current.getStore()?.owns(instance);
  return instance;
};

DuckDBInstance.prototype.connect = async function connectOwned() {
  const connection = await connect.call(this);
  current.getStore()?.owns(connection);
  return connection;
};

const closedInstances = new WeakSet<DuckDBInstance>();

DuckDBInstance.prototype.closeSync = function closeOnce() {
  if (current.getStore()?.isDead || closedInstances.has(this)) return;
  closedInstances.add(this);
  closeInstance.call(this);
};
