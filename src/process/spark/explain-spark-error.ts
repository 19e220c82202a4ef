import { Code, ConnectError } from '@connectrpc/connect';
import { messageOf } from '../../base/errors.ts';
import { withoutSecrets } from './kafka-options.ts';

/** What Spark or the way to it has to say, without the plans and stacks that follow, and without secrets. */
export function explainSparkError(error: unknown): string {
  if (!(error instanceof ConnectError)) return withoutSecrets(withoutPlan(messageOf(error)));
  const [first = ''] = withoutSecrets(error.rawMessage).trimStart().split('\n');
  return isUnreachable(error) ? `it cannot be reached (${first})` : first;
}

/** What a query that ended gives as the reason, without where in Spark it happened and what had been planned. */
function withoutPlan(reason: string): string {
  return reason.split(/\s*\n(?:Driver stacktrace:|=== Streaming Query ===)/, 1)[0] ?? '';
}

/** Whether Kafka has told Spark that there is no such topic. */
export function isTopicMissing(error: unknown): boolean {
  return error instanceof ConnectError && error.rawMessage.includes('UnknownTopicOrPartition');
}

/** Whether Spark says that a path is not there. */
export function isPathMissing(error: unknown): boolean {
  return error instanceof ConnectError && error.rawMessage.includes('[PATH_NOT_FOUND]');
}

/** Whether nobody answers where Spark should be. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unavailable;
}
