import { messageOf } from '../../base/errors.ts';
import { readRunFile } from '../data-folder.ts';
import type { DataFolder, RunFile } from '../data-folder.ts';
import { remoteSession } from '../session.ts';
import { aboutDifference } from './examine-store.ts';
import type { Finding } from './finding.ts';

/** The instance that runs on a folder, if it answers. */
export async function findInstance(folder: DataFolder): Promise<RunFile | undefined> {
  const run = await readRunFile(folder);
  if (!run) return undefined;
  try {
    const answer = await fetch(`${run.url}/healthz`, { signal: AbortSignal.timeout(2_000) });
    return answer.ok ? run : undefined;
  } catch {
    // Nobody there: the run file is of a process that was killed.
    return undefined;
  }
}

/** What a running instance says of itself. */
export async function examineInstance(
  folder: DataFolder,
  run: RunFile,
): Promise<readonly Finding[]> {
  const { url, pid, startedAt } = run;
  return [
    {
      check: 'Instance',
      state: 'fine',
      found: `runs at ${url} (process ${pid}, since ${startedAt})`,
    },
    await checkReady(folder, run),
    await checkLedger(run),
  ];
}

async function checkReady(folder: DataFolder, { url, pid }: RunFile): Promise<Finding> {
  const check = 'Ready';
  const answer = await fetch(`${url}/readyz`);
  const { faults } = (await answer.json()) as { faults: readonly string[] };
  return faults.length === 0
    ? { check, state: 'fine', found: 'takes events and counts them' }
    : {
        check,
        state: 'broken',
        found: faults.join('; '),
        fix: `see the messages of process ${pid}; data is in ${folder.root}`,
      };
}

async function checkLedger(run: RunFile): Promise<Finding> {
  const nothing = { fromMs: 0, toMs: 0 };
  try {
    const ledger = await remoteSession(run).run<{ difference: number }>('ledger', nothing);
    return aboutDifference(ledger.difference);
  } catch (error) {
    return { check: 'Ledger', state: 'broken', found: `cannot be drawn up: ${messageOf(error)}` };
  }
}
