import type { FastifyInstance } from 'fastify';
import Type from 'typebox';
import { PomonaError } from '../base/errors.ts';
import type { Clock } from '../base/time.ts';
import { TokenBucket } from '../collect/limit-rate.ts';
import { documentedOnly, problemResponses } from './documented-only.ts';
import { sameSecret, sessionCookie, sessionValue } from './guard.ts';

const attemptsPerMinute = 10;
/** Addresses whose attempts are remembered; beyond, the one seen first is forgotten. */
const mostAddresses = 10_000;

/** `POST /api/login`: the admin token for a cookie. */
export function addLoginRoute(app: FastifyInstance, adminToken: string, clock: Clock): void {
  const limit = limitAttempts(clock);
  app.post(
    '/api/login',
    {
      ...documentedOnly,
      schema: {
        summary: 'Exchange the admin token for a cookie',
        description:
          'For browsers: EventSource cannot send an Authorization header. At most 10 attempts a minute from one address.',
        tags: ['read'],
        body: Type.Object({ token: Type.String() }),
        response: {
          204: Type.Null({ description: 'The cookie is set' }),
          ...problemResponses(401, 429),
        },
      },
    },
    async (request, reply) => {
      limit(request.ip);
      const token = (request.body as { token?: unknown } | null)?.token;
      if (typeof token !== 'string' || !sameSecret(token, adminToken)) {
        throw new PomonaError(
          'unauthorized',
          'The token is not the admin token of this server (POMONA_ADMIN_TOKEN)',
        );
      }
      const cookie = `${sessionCookie}=${sessionValue(adminToken)}; Path=/; HttpOnly; SameSite=Strict`;
      return reply.code(204).header('set-cookie', cookie).send();
    },
  );
}

/** Nobody guesses a token at this pace, and a person who mistypes is not held up. */
function limitAttempts(clock: Clock): (address: string) => void {
  const buckets = new Map<string, TokenBucket>();
  const pace = { eventsPerSecond: attemptsPerMinute / 60, burstEvents: attemptsPerMinute, clock };
  return (address) => {
    const bucket = buckets.get(address) ?? new TokenBucket(pace);
    buckets.set(address, bucket);
    const [first] = buckets.keys();
    if (buckets.size > mostAddresses && first !== undefined) buckets.delete(first);
    const retryAfterSeconds = bucket.take(1);
    if (retryAfterSeconds === 0) return;
    const message = `At most ${attemptsPerMinute} attempts a minute from one address; try again in a while`;
    throw new PomonaError('rate_limited', message, { retryAfterSeconds });
  };
}
