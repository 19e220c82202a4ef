import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { PomonaError } from '../../base/errors.ts';
import type { Pipeline } from '../pipeline.ts';

/** What an operation says while it works, and in the end. */
export type Message =
  | {
      readonly kind: 'progress';
      readonly label: string;
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly object[] }
  | { readonly kind: 'result'; readonly result: unknown }
  | { readonly kind: 'error'; readonly code: string; readonly message: string };

/** Hands a message on; who has many waits for the promise, if there is one, so that they do not pile up. */
export type Emit = (message: Message) => void | Promise<void>;

/**
 * Something a command does to an instance: in this process when nobody has the folder open, else in the process that
 * has, over HTTP. Arguments and results are plain JSON. The signal is aborted when nobody waits for the result any
 * more, or the instance stops: what only reads breaks off then.
 */
export type Operation = (
  pipeline: Pipeline,
  args: unknown,
  emit: Emit,
  signal: AbortSignal,
) => Promise<unknown>;

/** An operation whose arguments are checked against a schema before it runs. */
export function operation<Schema extends TSchema>(
  schema: Schema,
  run: (
    pipeline: Pipeline,
    args: Static<Schema>,
    emit: Emit,
    signal: AbortSignal,
  ) => Promise<unknown>,
): Operation {
  const validator = Compile(schema);
  return async (pipeline, args, emit, signal) => {
    if (!validator.Check(args)) {
      const [first] = validator.Errors(args);
      const where = first?.instancePath === '' ? 'The arguments' : first?.instancePath.slice(1);
      throw new PomonaError('invalid_parameter', `${where} ${first?.message}`);
    }
    try {
      return await run(pipeline, args, emit, signal);
    } catch (error) {
      throw pipeline.store.explain(error);
    }
  };
}

/** Reports progress under a label. */
export function progressOf(emit: Emit, label: string): (done: number, total: number) => void {
  return (done, total) => void emit({ kind: 'progress', label, done, total });
}
