import { PomonaError } from '../base/errors.ts';
import type { ReplayAllAnswer } from './contract.ts';
import type { QuarantineAccess } from './serve-source.ts';

/** What one request replays: each event takes a sync of the log and one of the quarantine. */
const batchEvents = 200;
const shownProblems = 20;

export interface ReplayUnresolvedOptions {
  readonly code?: string;
  /** Only events before this id: `next` of the answer before. */
  readonly before?: number;
}

/** Sends the next unresolved events, newest first, through the gate again as they were. */
export async function replayUnresolved(
  quarantine: Pick<QuarantineAccess, 'list' | 'replay'>,
  options: ReplayUnresolvedOptions,
): Promise<ReplayAllAnswer> {
  const events = await quarantine.list({ ...options, limit: batchEvents, unresolvedOnly: true });
  const problems: ReplayAllAnswer['problems'] = [];
  let accepted = 0;
  let rejected = 0;
  for (const { id } of events) {
    const outcome = await replayUnlessUnfit(quarantine, id);
    if (outcome?.kind === 'accepted') accepted += 1;
    if (outcome?.kind !== 'rejected') continue;
    rejected += 1;
    const { code, message } = outcome;
    if (problems.length < shownProblems) problems.push({ id, code, message });
  }
  return {
    accepted,
    rejected,
    skipped: events.length - accepted - rejected,
    problems,
    next: events.length === batchEvents ? (events.at(-1)?.id ?? null) : null,
  };
}

/** Undefined where its text was cut, or somebody else has resolved it meanwhile. */
async function replayUnlessUnfit(quarantine: Pick<QuarantineAccess, 'replay'>, id: number) {
  try {
    return await quarantine.replay({ id });
  } catch (error) {
    if (error instanceof PomonaError && error.code === 'invalid_parameter') return undefined;
    throw error;
  }
}
