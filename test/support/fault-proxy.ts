import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * What happens to a POST on its way: `pass`; `delay`, then pass; `drop` it unread; `lose` or `cut` the answer of the
 * collector, which has taken the events by then; answer in its place, as a status or as a `portal` does that wants
 * everybody to log in first.
 */
export type Fault = 'pass' | 'delay' | 'drop' | 'lose' | 'cut' | 'portal' | 408 | 429 | 500 | 503;

export const allFaults: readonly Fault[] = [
  ...['pass', 'delay', 'drop', 'lose', 'cut', 'portal'],
  ...[408, 429, 500, 503],
] as Fault[];

const cors = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'Retry-After' };

/** Headers of one connection, which are not passed on to the next. */
const hopByHop = /^(?:host|connection|keep-alive|content-length|transfer-encoding)$/;

/** Stands between clients and a collector, and gets in the way as it is told. */
export class FaultProxy {
  readonly #target: string;
  readonly #server: Server;
  /** Asked for each POST. */
  chooseFault: () => Fault = () => 'pass';
  /** What became of each POST, in order. */
  readonly past: Fault[] = [];
  /** POSTs the collector has answered with 202. */
  taken = 0;

  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      // Who broke the connection, the client or a fault, is not the proxy's concern.
      this.#answer(request, response).catch(() => request.socket.destroy());
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = request.method === 'POST' ? this.chooseFault() : 'pass';
    if (request.method === 'POST') this.past.push(fault);
    if (fault === 'drop') return void request.socket.destroy();
    const body = await buffer(request);
    if (fault === 'delay') await delay(200);
    if (fault === 'portal') return void response.writeHead(200, cors).end('<h1>Please log in</h1>');
    if (typeof fault === 'number') {
      const asks = fault === 429 || fault === 503 ? { 'retry-after': '1' } : {};
      return void response.writeHead(fault, { ...cors, ...asks }).end('{}');
    }
    await this.#forward(request, body, response, fault);
  }

  async #forward(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    fault: Fault,
  ): Promise<void> {
    const answer = await fetch(this.#target + (request.url ?? ''), {
      method: request.method ?? 'GET',
      headers: Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
        hopByHop.test(name) ? [] : [[name, String(value)]],
      ),
      ...(body.length > 0 && { body }),
    });
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (answer.status === 202) this.taken += 1;
    if (fault === 'lose') return void request.socket.destroy();
    const kept = [...answer.headers].filter(([name]) => !hopByHop.test(name));
    response.writeHead(answer.status, Object.fromEntries(kept));
    if (fault !== 'cut') return void response.end(bytes);
    response.write(bytes.subarray(0, bytes.length >> 1), () => request.socket.destroy());
  }
}
