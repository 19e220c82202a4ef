import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, LookupFunction } from 'node:net';
import { expect, test } from 'vitest';
import { Admin } from '@platformatic/kafka';
import { clientOptions } from '../../../../src/log/kafka/kafka-cluster.ts';
import { explainKafkaError } from '../../../../src/log/kafka/explain-kafka-error.ts';

/** localhost as it is on machines that have it both ways, IPv6 first. */
const bothLoopbacks: LookupFunction = (_host, _options, found) =>
  found(null, [
    { address: '::1', family: 6 },
    { address: '127.0.0.1', family: 4 },
  ]);

/** A port on which nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function failureOf(broker: string): Promise<unknown> {
  const cluster = { clientId: 'test', bootstrapBrokers: [broker] };
  const admin = new Admin({ ...clientOptions(cluster), retries: 0 });
  try {
    return await admin.metadata({ topics: [] }).then(
      () => undefined,
      (error: unknown) => error,
    );
  } finally {
    await admin.close();
  }
}

test('a broker that is down is told with its address, and where to look', async () => {
  const address = `127.0.0.1:${await closedPort()}`;
  const said = explainKafkaError(await failureOf(address));
  expect(said).toContain(
    `connect ECONNREFUSED ${address}. Nobody takes connections at ${address}.`,
  );
  expect(said).toContain('advertised.listeners');
  expect(said).not.toContain('::1');
});

test('a broker by its IPv6 address is asked there, and 127.0.0.1 is advised', async () => {
  const port = await closedPort();
  const said = explainKafkaError(await failureOf(`[::1]:${port}`));
  expect(said).toContain(`connect ECONNREFUSED ::1:${port}. Nobody takes connections`);
  expect(said).toContain('write 127.0.0.1');
});

test('a name that nobody knows is told', async () => {
  const said = explainKafkaError(await failureOf('broker.invalid:9092'));
  expect(said).toContain('This machine does not know the name broker.invalid.');
});

test('localhost is tried at ::1 and at 127.0.0.1, and both are told where nobody answers', async () => {
  const port = await closedPort();
  const socket = connect({ host: 'localhost', port, lookup: bothLoopbacks });
  const [error] = (await once(socket, 'error').catch((thrown: unknown) => [thrown])) as unknown[];
  const said = explainKafkaError(error);
  expect(said).toContain(`ECONNREFUSED ::1:${port}; connect ECONNREFUSED 127.0.0.1:${port}`);
  expect(said).not.toContain('write 127.0.0.1');
});

test('localhost that is ::1 first reaches a server of 127.0.0.1 alone', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({ host: 'localhost', port, lookup: bothLoopbacks });
  await once(socket, 'connect');
  expect(socket.remoteAddress).toBe('127.0.0.1');
  socket.destroy();
  server.close();
});

test('what is not known is told as it was said', () => {
  expect(explainKafkaError(new Error('no answer within 10 seconds'))).toBe(
    'no answer within 10 seconds',
  );
});
