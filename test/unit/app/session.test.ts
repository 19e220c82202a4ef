import { once } from 'node:events';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { remoteSession } from '../../../src/app/session.ts';

let server: Server;
afterEach(() => server.close());

async function sessionWith(answer: RequestListener) {
  server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return remoteSession({ pid: 1, url, adminToken: 'token', startedAt: '' });
}

const goesBeforeItAnswers: RequestListener = (request) => void request.socket.destroy();
const goesWithinItsAnswer: RequestListener = (_request, response) => {
  const progress = { kind: 'progress', label: 'Erasing', done: 0, total: 1 };
  response.write(`${JSON.stringify(progress)}\n{"kind":`, () => response.destroy());
};
const endsWithoutResult: RequestListener = (_request, response) => void response.end();
const isSomebodyElse: RequestListener = (_request, response) =>
  void response.writeHead(404).end('<html>');

test.each([
  ['goes before it answers', goesBeforeItAnswers],
  ['goes within its answer', goesWithinItsAnswer],
  ['ends its answer without a result', endsWithoutResult],
  ['turns out to be somebody else', isSomebodyElse],
])('a command is told where it was and what to do when the instance %s', async (_how, answer) => {
  const session = await sessionWith(answer);
  await expect(session.run('events-erase', {})).rejects.toMatchObject({
    code: 'shutting_down',
    message: expect.stringMatching(
      new RegExp(
        `^Pomona at ${session.url} broke off while it worked on events-erase .*pomona doctor`,
      ),
    ),
  });
});
