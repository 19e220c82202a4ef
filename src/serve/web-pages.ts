import { existsSync, readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PomonaError } from '../base/errors.ts';
import { marketPaths, pagePaths } from './page-paths.ts';

/** The one inline style there is: React Aria keeps a finger on a button from scrolling with it. */
const pressableStyle = "'sha256-38RhXrc7EdReTKsOm23ZPOCUgniTUUcjky8QOOrQx6o='";

/** What pages of this server may load and do: nothing of other hosts, nothing inline. */
export const pagePolicy = `default-src 'none'; script-src 'self'; style-src 'self' ${pressableStyle}; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

const undocumented = { schema: { hide: true } };

/** Serves the browser SDK alone, for a process that takes events in and has no pages. */
export async function addTracker(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'sdk'))) return;
  await registerFiles(app, folder);
  app.get('/sdk/*', undocumented, (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    return reply.sendFile(`sdk/${path}`);
  });
}

/**
 * Serves the built pages of a folder: each page's address with the same document, and their files. An address that is no
 * page and no file is answered with status 404: to browsers with that document, which says so, to others as a problem.
 */
export async function addWebPages(app: FastifyInstance, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) {
    app.get('/', undocumented, async () => {
      throw new PomonaError(
        'not_found',
        'The web pages are not built: run `npm start`, or `npm run build`.',
      );
    });
    return;
  }
  await registerFiles(app, folder);
  // Below the demo shop are pages of its own, which know best what there is.
  const paths = [
    ...Object.values(pagePaths),
    ...Object.values(marketPaths),
    `${pagePaths.storefront}/*`,
  ];
  for (const path of paths) {
    app.get(path, undocumented, (_request, reply) => reply.sendFile('index.html'));
  }
  addIcon(app, folder);
  addFiles(app, folder);
}

async function registerFiles(app: FastifyInstance, folder: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    preCompressed: true,
    serve: false,
    setHeaders: (reply, path) => {
      // Shops of other origins load the browser SDK from here.
      if (dirname(path).endsWith('sdk')) {
        reply.header('access-control-allow-origin', '*');
        reply.header('cross-origin-resource-policy', 'cross-origin');
      }
      reply.header('content-security-policy', pagePolicy);
      reply.header('x-content-type-options', 'nosniff');
      reply.header('referrer-policy', 'no-referrer');
    },
  });
}

function addFiles(app: FastifyInstance, folder: string): void {
  app.get('/*', undocumented, async (request, reply) => {
    const { '*': path } = request.params as { '*': string };
    if (await isFile(join(folder, path))) return reply.sendFile(path);
    if (!readsPages(request)) return reply.callNotFound();
    return reply.code(404).sendFile('index.html');
  });
}

/** Browsers ask for it where no document names another icon: beside the API reference, or a CSV. */
function addIcon(app: FastifyInstance, folder: string): void {
  const assets = join(folder, 'assets');
  const icon = existsSync(assets)
    ? readdirSync(assets).find((file) => /^pomona-.*\.svg$/.test(file))
    : undefined;
  if (icon === undefined) return;
  app.get('/favicon.ico', undocumented, (_request, reply) => reply.sendFile(`assets/${icon}`));
}

/** Only asks whether: what may be sent is up to `sendFile`. */
async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not there, or no path at all: both are no file.
    return false;
  }
}

/** Paths that programs ask, whatever they say they read. */
const programPaths = /^\/(?:api|v1)(?:\/|$)/;

function readsPages({ url, headers }: FastifyRequest): boolean {
  return (
    !programPaths.test(url.split('?', 1)[0] ?? '') && /\btext\/html\b/i.test(headers.accept ?? '')
  );
}
