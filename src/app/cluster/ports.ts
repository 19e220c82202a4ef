import { connect as connectHttp2 } from 'node:http2';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

const loopback = '127.0.0.1';
const answerMs = 2_000;

/** Whether nobody listens on a port of this machine. */
export async function isFree(port: number): Promise<boolean> {
  return (await listenOnce(port)) !== undefined;
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  const port = await listenOnce(0);
  if (port === undefined) throw new Error('no port is free');
  return port;
}

function listenOnce(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, loopback, () => {
      const taken = (server.address() as AddressInfo).port;
      server.close(() => resolve(taken));
    });
  });
}

/**
 * Whether a Kafka broker answers: it is asked which requests it knows (ApiVersions, version 0, which every broker
 * takes: https://kafka.apache.org/protocol#The_Messages_ApiVersions).
 */
export function kafkaAnswers(port: number, host = loopback): Promise<boolean> {
  const request = Buffer.alloc(14);
  request.writeInt32BE(10, 0); // bytes that follow
  request.writeInt16BE(18, 4); // ApiVersions
  request.writeInt16BE(0, 6); // its version
  request.writeInt32BE(1, 8); // correlation
  request.writeInt16BE(-1, 12); // no client id
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: answerMs });
    let answer = Buffer.alloc(0);
    const end = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.once('connect', () => socket.write(request));
    socket.on('data', (bytes) => {
      answer = Buffer.concat([answer, bytes]);
      if (answer.length >= 10) end(answer.readInt32BE(4) === 1 && answer.readInt16BE(8) === 0);
    });
    for (const event of ['error', 'timeout', 'close']) socket.once(event, () => end(false));
  });
}

/** Whether a gRPC server answers: it sends its HTTP/2 settings. */
export function grpcAnswers(port: number, host = loopback): Promise<boolean> {
  return new Promise((resolve) => {
    const session = connectHttp2(`http://${hostInUrl(host)}:${port}`);
    const end = (answers: boolean): void => {
      session.destroy();
      resolve(answers);
    };
    session.setTimeout(answerMs, () => end(false));
    session.once('remoteSettings', () => end(true));
    session.once('close', () => end(false));
    session.on('error', () => end(false));
  });
}

/** A host as it stands in an address: IPv6 in brackets. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
