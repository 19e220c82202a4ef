import { messageOf } from '../../base/errors.ts';
import { errorLines, findKnownErrors } from '../../base/known-error.ts';
import { knownKafkaErrors } from './known-kafka-errors.ts';

const mostCauses = 3;

/** What went wrong, and, where it is one of the known errors, what that means and where to look; without a full stop. */
export function explainKafkaError(error: unknown): string {
  const said = wordsOf(error);
  const [known] = findKnownErrors(knownKafkaErrors, errorLines([said]));
  return known ? `${said}. ${known.means} ${known.look}`.replace(/\.$/, '') : said;
}

/** In the words of whoever met it first: the client tells only how often it has tried, and that no broker answered. */
export function wordsOf(error: unknown): string {
  const causes = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  if (causes.length > 0) {
    return [...new Set(causes.map(wordsOf))].slice(0, mostCauses).join('; ');
  }
  const { cause } = error instanceof Error ? error : { cause: undefined };
  const own = messageOf(error).replace(/\.$/, '');
  return cause instanceof Error ? `${own}: ${wordsOf(cause)}` : own;
}
