import { messageOf } from '../../base/errors.ts';
import type { SourceStatus, SourcesAnswer } from '../../serve/source-contract.ts';
import { readRunFile } from '../data-folder.ts';
import type { DataFolder, RunFile } from '../data-folder.ts';
import type { Role } from '../roles.ts';
import { remoteSession } from '../session.ts';
import { aboutDifference } from './examine-store.ts';
import { firstOf } from './finding.ts';
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
  const ready = (await (await fetch(`${url}/readyz`)).json()) as Readiness;
  return [
    {
      check: 'Instance',
      state: 'fine',
      found: `runs at ${url} (process ${pid}, since ${startedAt})`,
    },
    aboutReady(folder, run, ready),
    await checkLedger(run),
    ...(ready.roles.includes('sources') ? await checkSources(run) : []),
  ];
}

interface Readiness {
  readonly faults: readonly string[];
  readonly roles: readonly Role[];
}

function aboutReady(folder: DataFolder, { pid }: RunFile, { faults, roles }: Readiness): Finding {
  const check = 'Ready';
  return faults.length === 0
    ? { check, state: 'fine', found: `does its work: ${roles.join(', ')}` }
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

/** Sources whose last run or backfill failed. */
async function checkSources(run: RunFile): Promise<readonly Finding[]> {
  const check = 'Sources';
  try {
    const { sources, sample } = await remoteSession(run).run<SourcesAnswer>('sources-list', {});
    const failed = sources.filter(({ lastRun }) => lastRun?.state === 'failed');
    const unfilled = sources.filter(({ lastBackfill }) => lastBackfill?.state === 'failed');
    if (failed.length + unfilled.length > 0) {
      return [...firstOf(failed.map(aboutFailed)), ...firstOf(unfilled.map(aboutUnfilled))];
    }
    const waiting = sources.filter(({ missing }) => missing.length > 0);
    const asked = sources.length - waiting.length;
    const found = sample
      ? 'made-up data, as no key is set'
      : `${asked} of ${sources.length} are asked; the others have no key`;
    return [{ check, state: 'fine', found }];
  } catch (error) {
    return [{ check, state: 'broken', found: `cannot be looked at: ${messageOf(error)}` }];
  }
}

function aboutFailed({ name, lastRun, provider }: SourceStatus): Finding {
  return {
    check: 'Sources',
    state: 'doubtful',
    found: `${name} failed (${lastRun?.code}): ${lastRun?.reason}`,
    meaning: "pages show what came before; the shop's own numbers are not touched",
    fix: `\`pomona sources keys check\` tells whether ${provider} takes the key; \`pomona sources run ${name}\` tries again now`,
  };
}

function aboutUnfilled({ name, lastBackfill }: SourceStatus): Finding {
  return {
    check: 'Sources',
    state: 'doubtful',
    found: `the last backfill of ${name} failed (${lastBackfill?.code}): ${lastBackfill?.reason}`,
    meaning: 'days of the past may be missing; what is asked on schedule is not touched',
    fix: `\`pomona sources backfill ${name}\` with the same --from and --to goes on where it stopped; made-up history is begun again at the next start`,
  };
}
