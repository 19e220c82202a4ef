import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { PomonaError } from '../base/errors.ts';

/**
 * Refuses a request that changes something unless it comes from a page of this very server, or from no page at all
 * (a script, curl). For every such route, beside the guard that lets readers in: on loopback that is the host guard,
 * without which a name pointed here by its owner would count as this server.
 *
 * - `Sec-Fetch-Site`, which pages cannot set, must be `same-origin` or `none` where it is sent: another port of this
 *   machine is another origin (https://www.w3.org/TR/fetch-metadata/);
 * - `Origin` must name the Host asked where it is sent;
 * - the body must be `application/json`, which no form can send and no other origin without asking first.
 *
 * Throws `forbidden`, or `unsupported_media_type`.
 */
export const sameOriginGuard: onRequestAsyncHookHandler = async ({ headers }) => {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw foreign(`a page of another origin (Sec-Fetch-Site: ${show(site)})`);
  }
  const { origin } = headers;
  if (origin !== undefined && !isOwn(origin, headers)) {
    throw foreign(`a page of ${show(origin)}, and this is ${show(headers.host ?? '')}`);
  }
  const mediaType = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (mediaType === 'application/json') return;
  throw new PomonaError(
    'unsupported_media_type',
    'Send the body as application/json; where there is nothing to say, send {}',
  );
};

function isOwn(origin: string, { host }: FastifyRequest['headers']): boolean {
  // `null`, which sandboxed pages and files send, is no URL.
  const url = URL.parse(origin);
  return url !== null && url.host !== '' && url.host === host?.toLowerCase();
}

function foreign(what: string): PomonaError {
  const message = `This was asked by ${what}. Only the pages of this server may change something here`;
  return new PomonaError('forbidden', message);
}

const show = (header: string) => JSON.stringify(header.slice(0, 200));
