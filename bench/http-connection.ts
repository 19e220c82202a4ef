import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';

export interface HttpAnswer {
  readonly status: number;
  readonly retryAfterSeconds: number;
}

/**
 * One keep-alive connection that posts events, one request at a time: as little work as possible, so that on a small
 * machine the load generator leaves the processor to what is measured.
 */
export class HttpConnection {
  readonly #socket: Socket;
  readonly #head: string;
  #received = '';
  #answered: ((answer: HttpAnswer) => void) | undefined;
  #failed: ((error: Error) => void) | undefined;

  private constructor(socket: Socket, head: string) {
    this.#socket = socket;
    this.#head = head;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#take(chunk.toString('latin1')));
    socket.on('error', (error) => this.#failed?.(error));
    socket.on('close', () => this.#failed?.(new Error('the server closed the connection')));
  }

  static async open(url: string, key: string): Promise<HttpConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    await once(socket, 'connect');
    return new HttpConnection(
      socket,
      `POST /v1/events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: `,
    );
  }

  post(body: Buffer): Promise<HttpAnswer> {
    return new Promise((resolve, reject) => {
      this.#answered = resolve;
      this.#failed = reject;
      this.#socket.cork();
      this.#socket.write(`${this.#head}${body.length}\r\n\r\n`, 'latin1');
      this.#socket.write(body);
      this.#socket.uncork();
    });
  }

  #take(text: string): void {
    this.#received += text;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd === -1) return;
    const head = this.#received.slice(0, headEnd);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < headEnd + 4 + length) return;
    this.#received = '';
    this.#answered?.({
      status: Number(head.slice(9, 12)),
      retryAfterSeconds: Number(/retry-after: (\d+)/i.exec(head)?.[1] ?? 0),
    });
  }

  close(): void {
    this.#failed = undefined;
    this.#socket.destroy();
  }
}
