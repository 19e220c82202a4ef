import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPage, parseAccessLine } from '../../../src/collect/parse-access-line.ts';
import { readAccessLog } from '../../../src/collect/read-access-log.ts';
import type { AccessLogOptions } from '../../../src/collect/read-access-log.ts';
import { batchesOf, imported, judged, pick, streamOf } from './imported.ts';

interface Request {
  readonly address?: string;
  readonly time?: string;
  readonly request?: string;
  readonly status?: number;
  readonly agent?: string;
}

function logLine({
  address = '203.0.113.9',
  time = '10:00:00',
  request = 'GET /a HTTP/1.1',
  status = 200,
  agent = 'Firefox',
}: Request = {}): string {
  return `${address} - - [02/Nov/2026:${time} +0900] "${request}" ${status} 512 "https://mail.example/" "${agent}"`;
}

function read(lines: readonly string[], options?: AccessLogOptions) {
  return imported(readAccessLog(streamOf(...lines), options));
}

describe('a line of a combined log', () => {
  test('becomes a page_view without the address it came from', async () => {
    const { events } = await read([logLine({ request: 'GET /items/411?utm=x&token=y HTTP/1.1' })]);
    expect(events).toEqual([
      {
        eventId: expect.stringMatching(/^[0-9a-f]{32}$/),
        type: 'page_view',
        occurredAt: '2026-11-02T01:00:00.000Z',
        anonymousId: expect.stringMatching(/^[0-9a-f]{32}$/),
        sessionId: expect.stringMatching(/^[0-9a-f]{32}$/),
        path: '/items/411',
        referrer: 'https://mail.example/',
        method: 'GET',
        status: 200,
        bytes: 512,
        userAgent: 'Firefox',
        page: true,
        addressId: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    ]);
    expect(JSON.stringify(events)).not.toContain('203.0.113.9');
    expect(JSON.stringify(events)).not.toContain('token');
  });

  test('is accepted by the gate every event passes', async () => {
    const { events } = await read([logLine(), logLine({ agent: '-' })]);
    expect(judged(events)).toEqual(['accepted', 'accepted']);
  });

  test.each([
    ['escaped quotes', logLine({ agent: 'a \\"quoted\\" one' })],
    ['a virtual host before it', `shop.example:443 ${logLine()}`],
    ['an IPv6 address', logLine({ address: '2001:db8::1' })],
    ['an IPv6 address after a virtual host', `shop.example:443 ${logLine({ address: '::1' })}`],
    ['a field of nginx’s own after it', `${logLine()} "198.51.100.7"`],
    ['an HTTP/2 request', logLine({ request: 'GET /a HTTP/2.0' })],
    ['an HTTP/0.9 request', logLine({ request: 'GET /a' })],
    ['a proxy’s request', logLine({ request: 'GET http://shop.example/a?b HTTP/1.1' })],
  ])('may have %s', (_, line) => {
    expect(parseAccessLine(line)).toMatchObject({ kind: 'hit', path: '/a', status: 200 });
  });

  test.each([
    ['an unclosed user agent', logLine().slice(0, -1), /not in the combined log format/],
    ['no user agent', logLine().replace(/ "Firefox"$/, ''), /not in the combined log format/],
    ['a day that is not', logLine().replace('02/Nov', '31/Nov'), /time/],
    ['a month that is not', logLine().replace('Nov', 'Nvm'), /time/],
    ['no offset', logLine().replace(' +0900', ''), /time/],
    ['no request', logLine({ request: '-' }), /asks for no path/],
    ['a request in TLS', logLine({ request: '\\x16\\x03\\x01' }), /asks for no path/],
    ['something else', 'hello', /not in the combined log format/],
  ])('is bad with %s', async (_, line, message) => {
    const { events, bad } = await read(['', line, logLine()]);
    expect(events).toHaveLength(1);
    expect(bad).toEqual([{ line: 2, raw: line, message: expect.stringMatching(message) }]);
  });

  test('may be as hostile as it likes and is judged in a moment', () => {
    const hostile = `1 - - [x] "${'" "'.repeat(40_000)}`;
    expect(parseAccessLine(hostile).kind).toBe('bad');
    expect(parseAccessLine(logLine({ agent: '\\'.repeat(40_001) })).kind).toBe('bad');
  });

  test('is bad when it is longer than a server writes', async () => {
    const { bad } = await read([logLine({ agent: 'x'.repeat(200_000) }), logLine()]);
    expect(bad).toMatchObject([{ line: 1, message: 'The line is longer than 131072 bytes.' }]);
    expect(bad[0]?.raw).toHaveLength(1000);
  });
});

describe('a session', () => {
  async function sessionsOf(times: readonly string[]): Promise<number> {
    const { events } = await read(times.map((time) => logLine({ time })));
    return new Set(events.map(({ sessionId }) => sessionId)).size;
  }

  test('goes on after exactly 30 minutes of silence', async () => {
    expect(await sessionsOf(['10:00:00', '10:30:00', '11:00:00'])).toBe(1);
  });

  test('ends after a second more', async () => {
    expect(await sessionsOf(['10:00:00', '10:30:01'])).toBe(2);
  });

  test('goes on over midnight', async () => {
    const lines = [logLine({ time: '23:59:00' }), logLine().replace('02/Nov', '03/Nov')];
    const nextDay = lines[1]!.replace('10:00:00', '00:10:00');
    const { events } = await read([lines[0]!, nextDay]);
    expect(events[0]?.['sessionId']).toBe(events[1]?.['sessionId']);
  });

  test('is of one address and one user agent', async () => {
    const lines = [{}, { address: '203.0.113.8' }, { agent: 'Safari' }, {}].map(logLine);
    const { events } = await read(lines);
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(3);
    expect(new Set(events.map(({ addressId }) => addressId)).size).toBe(2);
  });

  test('does not depend on the order of the lines, nor do the events', async () => {
    const request = fc.record({
      address: fc.constantFrom('198.51.100.1', '198.51.100.2'),
      time: fc
        .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00:00', '15:00', '30:01'))
        .map(([hour, rest]) => `${String(hour).padStart(2, '0')}:${rest}`),
      agent: fc.constantFrom('Firefox', 'Safari'),
    });
    const identify = (lines: readonly string[]) =>
      read(lines).then(({ events }) =>
        pick(events, 'eventId', 'occurredAt', 'anonymousId', 'sessionId').sort(),
      );
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 40 }), fc.integer(), async (requests, by) => {
        const lines = requests.map(logLine);
        const turned = lines.map((_, index) => lines.at((index + by) % lines.length)!).reverse();
        expect(await identify(turned)).toEqual(await identify(lines));
      }),
      { numRuns: 15 },
    );
  });
});

describe('reading a log again', () => {
  const lines = [logLine(), logLine(), logLine({ time: '10:00:01' })];

  test('gives the same events, equal lines being numbered', async () => {
    const once = pick((await read(lines)).events, 'eventId', 'occurredAt', 'sessionId');
    const again = pick((await read(lines)).events, 'eventId', 'occurredAt', 'sessionId');
    expect(again).toEqual(once);
    expect(once[1]?.[0]).toBe(`${String(once[0]?.[0])}-2`);
    expect(new Set(once.map(([eventId]) => eventId)).size).toBe(3);
  });

  test('after it has grown gives the old events and the new', async () => {
    const before = pick((await read(lines)).events, 'eventId', 'sessionId');
    const after = pick((await read([...lines, lines[0]!])).events, 'eventId', 'sessionId');
    expect(after).toHaveLength(4);
    expect(after).toEqual(expect.arrayContaining(before));
  });

  test('with another salt gives other ids', async () => {
    const [plain] = (await read(lines)).events;
    const [salted] = (await read(lines, { salt: 'secret' })).events;
    for (const name of ['eventId', 'anonymousId', 'sessionId', 'addressId']) {
      expect(salted?.[name]).not.toBe(plain?.[name]);
    }
  });
});

describe('with pagesOnly', () => {
  test('what is no page is skipped, and does not keep a session going', async () => {
    const { events, skipped, bad } = await read(
      [
        logLine({ time: '10:00:00' }),
        logLine({ time: '10:20:00', request: 'GET /logo.PNG?v=2 HTTP/1.1' }),
        logLine({ time: '10:21:00', request: 'POST /a HTTP/1.1' }),
        logLine({ time: '10:22:00', status: 404 }),
        logLine({ time: '10:40:00' }),
      ],
      { pagesOnly: true },
    );
    expect({ skipped, bad }).toEqual({ skipped: 3, bad: [] });
    expect(new Set(events.map(({ sessionId }) => sessionId)).size).toBe(2);
  });

  test.each([
    ['/', true],
    ['/items/411', true],
    ['/projects/tool.xhtml', true],
    ['/v1.2/notes', true],
    ['/robots.txt', false],
    ['/sitemap.xml', false],
    ['/app.mjs', false],
  ])('%s is a page: %s', (path, page) => {
    const hit = parseAccessLine(logLine({ request: `GET ${path} HTTP/1.1` }));
    expect(hit.kind === 'hit' && isPage(hit)).toBe(page);
  });
});

describe('the batches', () => {
  test('hold events in order of time, at most as many as asked, and end with the size of the file', async () => {
    const times = ['10:00:02', '10:00:00', '10:00:01', '10:00:00', '10:00:03'];
    const lines = times.map((time) => logLine({ time }));
    const batches = await batchesOf(readAccessLog(streamOf(...lines), { batchSize: 2 }));
    const events = batches.flatMap((batch) => batch.events as { occurredAt: string }[]);
    expect(events.map(({ occurredAt }) => Number(occurredAt.slice(17, 19)))).toEqual([
      0, 0, 1, 2, 3,
    ]);
    expect(batches.every((batch) => batch.events.length <= 2)).toBe(true);
    const progress = batches.map(({ bytesDone }) => bytesDone);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.at(-1)).toBe(Buffer.byteLength(`${lines.join('\n')}\n`));
  });

  test('leave nothing behind in the temporary folder, not even when nobody reads on', async () => {
    const tempFolder = mkdtempSync(join(tmpdir(), 'pomona-read-'));
    for await (const batch of readAccessLog(streamOf(logLine(), 'bad'), { tempFolder })) {
      expect(readdirSync(tempFolder)).toHaveLength(1);
      if (batch.bad.length > 0) break;
    }
    expect(readdirSync(tempFolder)).toEqual([]);
    await read([logLine()], { tempFolder });
    expect(readdirSync(tempFolder)).toEqual([]);
  });

  test('of an empty log hold nothing', async () => {
    expect(await read([])).toMatchObject({ events: [], bad: [], skipped: 0 });
  });
});
