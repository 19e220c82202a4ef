import type { CommitMessage, LedgerAnswer } from '../../serve/contract.ts';
import type { InsightName, ShownAnswers } from './insight-rows.ts';
import type { Connection } from './live-connection.ts';

/** The parts of the page that are filled, and can fail, each by itself. */
export type Part = InsightName | 'ledger' | 'visitsToday';

/** All that the page shows, at one moment. What is undefined has not come yet. */
export interface LiveNumbers {
  readonly connection: Connection;
  /** The server asks for the admin token. */
  readonly isLocked: boolean;
  readonly commit: CommitMessage | undefined;
  readonly answers: Partial<ShownAnswers>;
  readonly ledger: LedgerAnswer | undefined;
  /** Sessions that started since midnight in Seoul. */
  readonly visitsToday: number | undefined;
  /** Why the newest attempt at a part failed, in the server's words. */
  readonly failures: Partial<Readonly<Record<Part, string>>>;
}

export const nothingYet: LiveNumbers = {
  connection: { kind: 'connecting' },
  isLocked: false,
  commit: undefined,
  answers: {},
  ledger: undefined,
  visitsToday: undefined,
  failures: {},
};

export function withAnswer(numbers: LiveNumbers, answer: ShownAnswers[InsightName]): LiveNumbers {
  const answers = { ...numbers.answers, [answer.name]: answer };
  return { ...withoutFailure(numbers, answer.name as InsightName), answers };
}

export function withFailure(numbers: LiveNumbers, part: Part, message: string): LiveNumbers {
  if (numbers.failures[part] === message) return numbers;
  return { ...numbers, failures: { ...numbers.failures, [part]: message } };
}

export function withoutFailure(numbers: LiveNumbers, part: Part): LiveNumbers {
  if (numbers.failures[part] === undefined) return numbers;
  const { [part]: _, ...failures } = numbers.failures;
  return { ...numbers, failures };
}

/** How many events are counted and pending. While the stream is cut, the ledger is newer than the last commit. */
export function newestTotals({
  connection,
  commit,
  ledger,
}: LiveNumbers): Pick<CommitMessage, 'counted' | 'pending'> | undefined {
  return connection.kind === 'connected' ? (commit ?? ledger?.totals) : (ledger?.totals ?? commit);
}
