import { once } from 'node:events';
import { createServer as createHttp2 } from 'node:http2';
import { createServer as createTcp } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { examineSpark } from '../../../src/app/doctor/examine-spark.ts';

let server: Server | undefined;
afterEach(() => {
  server?.close();
  server = undefined;
});

async function listen(made: Server): Promise<number> {
  server = made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return (made.address() as AddressInfo).port;
}

const examine = (port: number) => examineSpark({ host: '127.0.0.1', port });

test('a gRPC server that is no Spark Connect is told from one', async () => {
  // As gRPC says that it knows no such method.
  const grpc = createHttp2((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/grpc', 'grpc-status': '12' }).end();
  });
  expect(await examine(await listen(grpc))).toMatchObject([
    {
      state: 'broken',
      found: expect.stringContaining('is a gRPC server of another kind') as string,
    },
  ]);
});

test('an HTTP/2 server that is no gRPC is told', async () => {
  const plain = createHttp2((_request, response) => response.end('hello'));
  expect(await examine(await listen(plain))).toMatchObject([
    { found: expect.stringContaining('does not answer a call of gRPC') as string },
  ]);
});

test('a server of another protocol is told', async () => {
  const other = createTcp((socket) =>
    // Whoever is greeted so hangs up.
    socket.on('error', () => undefined).end('220 ready\r\n'),
  );
  expect(await examine(await listen(other))).toMatchObject([
    { state: 'broken', found: expect.stringContaining('does not speak gRPC') as string },
  ]);
});

test('nobody there, and a name that nobody knows', async () => {
  const port = await listen(createTcp());
  server!.close();
  await once(server!, 'close');
  expect(await examine(port)).toMatchObject([
    { state: 'broken', found: expect.stringContaining('ECONNREFUSED') as string },
  ]);
  expect(await examineSpark({ host: 'spark.invalid', port })).toMatchObject([
    { state: 'broken', found: expect.stringContaining('spark.invalid') as string },
  ]);
});
