import { existsSync } from 'node:fs';
import { PomonaError, errorTable, messageOf } from '../base/errors.ts';
import type { ErrorCode } from '../base/errors.ts';
import type { ProblemBody } from '../base/problem.ts';
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
  readonly loadDomain: (folder: DataFolder) => Promise<Domain>;
  /** Whether the folder is made where there is none. */
  readonly mayCreate: boolean;
  /** Settings file whose sources are there too; a running instance has its own. */
  readonly config?: string | undefined;
}

/** Finds the running instance of a folder, or opens the folder. Rejects with `folder_in_use` when neither works. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const run = await findInstance(options.folder);
  if (run) return remoteSession(run);
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
async function localSession({ folder, loadDomain, config }: SessionOptions): Promise<Session> {
  const { Pipeline } = await import('./pipeline.ts');
  const { defaultMemoryLimitMb } = await import('./pipeline-parts.ts');
  const { declaredSources, readSettings } = await import('./config.ts');
  const { findOperation } = await import('./operations.ts');
  const declared = declaredSources(await readSettings(config));
  const pipeline = await Pipeline.open({
    folder,
    domain: await loadDomain(folder),
    memoryLimitMb: defaultMemoryLimitMb,
    sources: { environment: process.env, sample: true, declared },
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

/** The running instance of a folder; undefined when none runs. */
export async function findInstance(folder: DataFolder): Promise<RunFile | undefined> {
  const run = await readRunFile(folder);
  return run && (await isAlive(run)) ? run : undefined;
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

/**
 * Asks the running instance of a folder for what its API tells. Rejects with `not_found` when none runs, and with what
 * it answers where it refuses.
 */
export async function askInstance<Answer>(folder: DataFolder, path: string): Promise<Answer> {
  const run = await findInstance(folder);
  if (!run) {
    throw new PomonaError(
      'not_found',
      `No instance runs on ${folder.root}: start one with \`pomona up\`, or name its folder with --data.`,
    );
  }
  const throwBroken = throwGone(run.url, `GET ${path}`);
  const headers = { authorization: `Bearer ${run.adminToken}` };
  const answer = await fetch(run.url + path, { headers }).catch(throwBroken);
  if (!answer.ok) throw await refusalOf(answer).catch(throwBroken);
  return (await answer.json().catch(throwBroken)) as Answer;
}

async function runRemotely<Result>(
  url: string,
  adminToken: string,
  name: OperationName,
  args: object,
  emit: Emit,
): Promise<Result> {
  const throwBroken = throwGone(url, name);
  const answer = await fetch(`${url}/api/admin/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  }).catch(throwBroken);
  if (!answer.ok || !answer.body) throw await refusalOf(answer).catch(throwBroken);
  for await (const message of readMessages(answer.body, throwBroken)) {
    if (message.kind === 'result') return message.result as Result;
    if (message.kind === 'error') throw new PomonaError(asErrorCode(message.code), message.message);
    await emit(message);
  }
  return throwBroken(new Error('the answer ends too early'));
}

async function refusalOf(answer: Response): Promise<PomonaError> {
  const { code, detail } = (await answer.json()) as ProblemBody;
  return new PomonaError(asErrorCode(code), detail);
}

/** Throws an error of the connection as what it means: the instance does not answer, or no longer. */
function throwGone(url: string, doing: string): (error: unknown) => never {
  return (error) => {
    const reason =
      error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error);
    throw new PomonaError(
      'shutting_down',
      `Pomona at ${url} broke off while it worked on ${doing} (${reason}). See whether it still runs (pomona doctor), start it if not, and repeat the command: what was begun is finished at the next start, or can be done again without harm.`,
      { cause: error },
    );
  };
}

async function* readMessages(
  body: ReadableStream<Uint8Array>,
  throwBroken: (error: unknown) => never,
): AsyncGenerator<Message> {
  let rest = '';
  try {
    for await (const piece of body.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield JSON.parse(line) as Message;
    }
  } catch (error) {
    throwBroken(error);
  }
}

function asErrorCode(code: string): ErrorCode {
  return Object.hasOwn(errorTable, code) ? (code as ErrorCode) : 'internal';
}
