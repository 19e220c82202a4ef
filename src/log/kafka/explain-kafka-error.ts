import { messageOf } from '../../base/errors.ts';

/** What went wrong, in the words of whoever met it first: the client tells only how often it has tried. */
export function explainKafkaError(error: unknown): string {
  const causes = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  const [first] = causes;
  if (first !== undefined) return explainKafkaError(first);
  const { cause } = error instanceof Error ? error : { cause: undefined };
  const own = messageOf(error).replace(/\.$/, '');
  return cause instanceof Error ? `${own}: ${explainKafkaError(cause)}` : own;
}
