import { existsSync } from 'node:fs';
import { PomonaError, errorTable, messageOf } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import { systemClock } from '../base/time.ts';
import { readRunFile } from './data-folder.ts';
import type { DataFolder, RunFile } from './data-folder.ts';
import type { Domain } from './domain.ts';
import type { Emit, Message, OperationName } from './operations.ts';
import { reportTrouble } from './trouble.ts';

/** What a command works on: the process that has the data folder open, or the folder itself. */
export interface Session {
  /** Where the running instance is; undefined when this process opened the folder. */
  readonly url: string | undefined;
  run<Result>(name: OperationName, args: object, emit?: Emit): Promise<Result>;
  close(): Promise<void>;
}

export interface SessionOptions {
  readonly folder: DataFolder;
  readonly loadDomain: () => Promise<Domain>;
  /** Whether the folder is made where there is none. */
  readonly mayCreate: boolean;
}

/** Finds the running instance of a folder, or opens the folder. Rejects with `folder_in_use` when neither works. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const run = await readRunFile(options.folder);
  if (run && (await isAlive(run))) return remoteSession(run);
  const { storeFile, log } = options.folder;
  if (!options.mayCreate && !existsSync(storeFile) && !existsSync(log)) {
    throw new PomonaError(
      'not_found',
      `There is no data in ${options.folder.root}: start with \`pomona up\` or an import, or name the folder with --data.`,
    );
  }
  return localSession(options);
}

/** The engine is loaded only here: talking to a running instance needs none of it. */
async function localSession({ folder, loadDomain }: SessionOptions): Promise<Session> {
  const { Pipeline } = await import('./pipeline.ts');
  const { defaultMemoryLimitMb } = await import('./pipeline-parts.ts');
  const { findOperation } = await import('./operations.ts');
  const pipeline = await Pipeline.open({
    folder,
    domain: await loadDomain(),
    memoryLimitMb: defaultMemoryLimitMb,
    clock: systemClock,
    onTrouble: reportTrouble,
  });
  return {
    url: undefined,
    run: (name, args, emit = () => undefined) =>
      findOperation(name)(pipeline, args, emit, pipeline.stopping) as Promise<never>,
    close: () => pipeline.stop(),
  };
}

async function isAlive({ url }: RunFile): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3_000) });
    return answer.ok;
  } catch {
    // Whatever is wrong with it, opening the folder will tell whether somebody still has it.
    return false;
  }
}

/** What a command works on when an instance runs. */
export function remoteSession({ url, adminToken }: RunFile): Session {
  return {
    url,
    run: (name, args, emit = () => undefined) => runRemotely(url, adminToken, name, args, emit),
    close: () => Promise.resolve(),
  };
}

async function runRemotely<Result>(
  url: string,
  adminToken: string,
  name: OperationName,
  args: object,
  emit: Emit,
): Promise<Result> {
  const answer = await fetch(`${url}/api/admin/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  });
  if (!answer.ok || !answer.body) {
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    throw new PomonaError(asErrorCode(code), detail);
  }
  for await (const message of readMessages(answer.body)) {
    if (message.kind === 'result') return message.result as Result;
    if (message.kind === 'error') throw new PomonaError(asErrorCode(message.code), message.message);
    await emit(message);
  }
  throw new PomonaError('internal', `Pomona at ${url} broke off while it worked on ${name}.`);
}

async function* readMessages(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  let rest = '';
  try {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as Message;
    }
  } catch (error) {
    throw new PomonaError('internal', `The connection broke off: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function asErrorCode(code: string): ErrorCode {
  return Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'internal';
}
