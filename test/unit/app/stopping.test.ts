import { RunningPipeline } from '../../support/running-pipeline.ts';
import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { addAdminRoute } from '../../../src/app/admin-route.ts';
import { noonMs } from '../../support/small-shop.ts';

const endless =
  'select count(*) from range(100000000) a, range(100000000) b where a.range * b.range < 0';
let running: RunningPipeline;
let app: FastifyInstance;
let url: string;
beforeEach(async () => {
  running = await RunningPipeline.start({ clock: () => noonMs });
  // A client that left may have opened a connection on which it never asked anything.
  app = Fastify({ forceCloseConnections: true });
  addAdminRoute(app, running.pipeline, 'token');
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  await app.close();
  await running.dispose();
});

function operate(name: string, args: object, signal?: AbortSignal): Promise<Response> {
  return fetch(`${url}/api/admin/${name}`, {
    method: 'POST',
    headers: { authorization: 'Bearer token', 'content-type': 'application/json' },
    body: JSON.stringify(args),
    signal: signal ?? null,
  });
}

const sql = async (statement: string) => (await operate('sql', { sql: statement })).text();

/** Asks until there is a place for the statement, and gives what comes of it. */
async function insist(statement: string, signal?: AbortSignal): Promise<string> {
  for (;;) {
    const text = await (await operate('sql', { sql: statement }, signal)).text();
    if (!text.includes('overloaded')) return text;
  }
}

/** Resolves once both places are taken. */
async function allPlacesTaken(): Promise<void> {
  await expect.poll(() => sql('select 1 as one'), { timeout: 30_000 }).toContain('overloaded');
}

test('a statement ends when whoever asked has gone, and leaves its place to others', async () => {
  const leaving = new AbortController();
  const asked = [insist(endless, leaving.signal), insist(endless, leaving.signal)];
  const gone = Promise.allSettled(asked);
  await allPlacesTaken();
  leaving.abort();
  await gone;
  expect(await insist('select 1 as one')).toContain('"one":1');
});

test('statements end when the instance is to stop', async () => {
  const asked = [insist(endless), insist(endless)];
  await allPlacesTaken();
  running.pipeline.announceStop();
  for (const answer of asked) expect(await answer).toContain('shutting_down');
});

test('numbers that JSON cannot hold exactly come as text', async () => {
  expect(await sql('select 9007199254740993 as n')).toContain('"n":"9007199254740993"');
});

test('a rebuild that is asked for while the instance stops is refused, not left to wait', async () => {
  const { pipeline } = running;
  const [plan] = pipeline.store.plans;
  await running.run(async () => {
    await pipeline.stop();
    const refused = { code: 'shutting_down' };
    await expect(pipeline.rebuild(plan!)).rejects.toMatchObject(refused);
    const late = pipeline.engine.between(() => Promise.resolve());
    await expect(late).rejects.toMatchObject(refused);
  });
});
