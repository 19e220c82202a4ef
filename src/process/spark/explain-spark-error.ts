import { Code, ConnectError } from '@connectrpc/connect';
import { messageOf } from '../../base/errors.ts';

/** What Spark or the way to it has to say, without the plans and stacks that follow. */
export function explainSparkError(error: unknown): string {
  if (!(error instanceof ConnectError)) return messageOf(error);
  const [first = ''] = error.rawMessage.trimStart().split('\n');
  return isUnreachable(error) ? `it cannot be reached (${first})` : first;
}

/** Whether Spark says that a path is not there. */
export function isPathMissing(error: unknown): boolean {
  return error instanceof ConnectError && error.rawMessage.includes('[PATH_NOT_FOUND]');
}

/** Whether nobody answers where Spark should be. */
export function isUnreachable(error: unknown): boolean {
  return error instanceof ConnectError && error.code === Code.Unavailable;
}
