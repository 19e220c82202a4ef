import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { PomonaError } from '../base/errors.ts';

/**
 * Refuses requests whose Host is none of the names this server goes by. On loopback this stops DNS rebinding: a page
 * from elsewhere whose name was pointed at 127.0.0.1 could otherwise read everything. Throws `forbidden`.
 *
 * @param allowedHosts names beside localhost and the loopback addresses, without port
 */
export function hostGuard(allowedHosts: readonly string[] = []): onRequestAsyncHookHandler {
  const allowed = new Set(allowedHosts.map((host) => host.toLowerCase()));
  return async (request) => {
    const host = hostName(request.headers.host ?? '');
    if (isLoopbackName(host) || allowed.has(host)) return;
    throw new PomonaError(
      'forbidden',
      `The Host ${JSON.stringify(host)} is not one of this server; open it as localhost or 127.0.0.1, or start it with the host it is reached by`,
    );
  };
}

/** The name in a Host header, lower case, without its port: `[::1]:4000` gives `[::1]`. */
export function hostName(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '');
}

/** Whether a name can only mean this machine. */
export function isLoopbackName(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

export const sessionCookie = 'pomona_admin';

/** Refuses requests that carry neither the admin token nor the cookie it was exchanged for. Throws `unauthorized`. */
export function adminGuard(adminToken: string): onRequestAsyncHookHandler {
  return async (request) => {
    if (isAdmin(request, adminToken)) return;
    throw new PomonaError(
      'unauthorized',
      'Send the admin token (POMONA_ADMIN_TOKEN) as Authorization: Bearer, or exchange it for a cookie at POST /api/login',
    );
  };
}

function isAdmin({ headers }: FastifyRequest, adminToken: string): boolean {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer !== undefined) return sameSecret(bearer, adminToken);
  const cookie = cookieValue(headers.cookie ?? '', sessionCookie);
  return cookie !== undefined && sameSecret(cookie, sessionValue(adminToken));
}

/** Compares secrets in a time that tells nothing about where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** The cookie for who has shown the token: made from it, yet not telling it; a new token makes old cookies void. */
export function sessionValue(adminToken: string): string {
  return createHmac('sha256', adminToken).update('pomona admin session 1').digest('base64url');
}

function cookieValue(header: string, name: string): string | undefined {
  const pairs = header.split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}
