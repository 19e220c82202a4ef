import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/**
 * A shop of nothing but pages with the SDK's script tag. What stands in the query of a page becomes attributes of its
 * tag: `/apples?data-consent=denied`. A request to `/hang` is never answered.
 */
export class ShopSite {
  readonly #server: Server;

  static async start(
    sdkFolder: string,
    attributes: Readonly<Record<string, string>>,
  ): Promise<ShopSite> {
    const site = new ShopSite(sdkFolder, attributes);
    site.#server.listen(0, '127.0.0.1');
    await once(site.#server, 'listening');
    return site;
  }

  private constructor(sdkFolder: string, attributes: Readonly<Record<string, string>>) {
    this.#server = createServer((request, response) => {
      void serve(request, response, sdkFolder, attributes);
    });
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  sdkFolder: string,
  attributes: Readonly<Record<string, string>>,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://shop');
  if (pathname === '/hang') return void request.resume();
  if (pathname.startsWith('/sdk/')) {
    response.setHeader('content-type', 'text/javascript');
    return void response.end(await readFile(join(sdkFolder, pathname.slice('/sdk/'.length))));
  }
  const all = { ...attributes, ...Object.fromEntries(searchParams) };
  const given = Object.entries(all).flatMap(([name, value]) =>
    name.startsWith('data-') ? [`${name}="${value}"`] : [],
  );
  const tag = `<script src="/sdk/pomona.js" ${given.join(' ')} defer></script>`;
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(
    `<!doctype html><title>Shop ${pathname}</title><link rel="icon" href="data:,">${tag}`,
  );
}
