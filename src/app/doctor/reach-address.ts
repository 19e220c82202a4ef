import { lookup } from 'node:dns/promises';
import { connect } from 'node:net';
import { hostInUrl } from '../cluster/ports.ts';

/** What became of trying a host and port at each address that the host's name stands for. */
export interface Reach {
  /** The addresses that take connections. */
  readonly open: readonly string[];
  /** Those that do not, with the reason. */
  readonly closed: readonly string[];
  /** The name is known to nobody. */
  readonly isUnknown: boolean;
}

const connectMs = 3_000;

/** Resolves a name and connects to each of its addresses. */
export async function reachAddress(host: string, port: number): Promise<Reach> {
  const [open, closed]: [string[], string[]] = [[], []];
  const found = await lookup(host, { all: true }).catch(() => []);
  for (const address of new Set(found.map((each) => each.address))) {
    const reason = await tryToConnect(address, port);
    if (reason === undefined) open.push(address);
    else closed.push(`${hostInUrl(address)}:${port} (${reason})`);
  }
  return { open, closed, isUnknown: found.length === 0 };
}

/** Why nobody takes a connection, if nobody does. */
function tryToConnect(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: connectMs });
    const end = (reason?: string): void => {
      socket.destroy();
      resolve(reason);
    };
    socket.once('connect', () => end());
    socket.once('timeout', () => end(`no answer within ${connectMs / 1000} s`));
    socket.once('error', (error: NodeJS.ErrnoException) => end(error.code ?? error.message));
  });
}
