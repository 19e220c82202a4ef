import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a receiver does with a message: answers with a status, never answers, or drops the connection. */
export type Behaviour =
  number | 'hang' | 'reset' | { readonly status: number; readonly headers: Record<string, string> };

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody on this machine who is told of alerts; behaves as listed, then answers 204 to everything. */
export class WebhookReceiver {
  readonly received: Received[] = [];
  behaviours: Behaviour[] = [];
  readonly #server: Server;

  static async start(): Promise<WebhookReceiver> {
    const receiver = new WebhookReceiver();
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  private constructor() {
    this.#server = createServer((request, response) => {
      void text(request).then((body) => {
        this.received.push({ headers: request.headers, body });
        behave(this.behaviours.shift() ?? 204, response);
      });
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/hook?secret=s3cr3t`;
  }

  get ids(): readonly unknown[] {
    return this.received.map(({ headers }) => headers['webhook-id']);
  }

  get messages(): readonly Record<string, unknown>[] {
    return this.received.map(({ body }) => JSON.parse(body) as Record<string, unknown>);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function behave(behaviour: Behaviour, response: ServerResponse): void {
  if (behaviour === 'hang') return;
  if (behaviour === 'reset') response.socket?.resetAndDestroy();
  else if (typeof behaviour === 'number') response.writeHead(behaviour).end('words');
  else response.writeHead(behaviour.status, behaviour.headers).end();
}
