import { once } from 'node:events';
import { createServer } from 'node:net';
import { PomonaError } from '../base/errors.ts';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/** Rejects with what listening there would fail with: to be known before a data folder is made. */
export async function requireFreeAddress(address: ListenAddress): Promise<void> {
  const probe = createServer().listen(address.port, address.host);
  await once(probe, 'listening').catch((error: unknown) => {
    throw listenError(address, error);
  });
  probe.close();
  await once(probe, 'close');
}

/** Why listening failed, in words: `port_in_use` or `not_configured`, or the error itself where it is another. */
export function listenError({ host, port }: ListenAddress, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') {
    return new PomonaError(
      'port_in_use',
      `Port ${port} on ${host} is taken by another program. Stop it, or choose another port with --port.`,
      { cause: error },
    );
  }
  if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new PomonaError(
      'not_configured',
      `Pomona cannot listen on ${host}:${port} (${code}). Choose another --host or --port.`,
      { cause: error },
    );
  }
  return error;
}
