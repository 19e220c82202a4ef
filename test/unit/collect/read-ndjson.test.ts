import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { readNdjson } from '../../../src/collect/read-ndjson.ts';
import { batchesOf, imported, streamOf } from './imported.ts';

describe('a line of NDJSON', () => {
  test('is an event as it stands', async () => {
    const event = { eventId: 'e-1', type: 'login', colour: ['red', { deep: null }] };
    const { events } = await imported(readNdjson(streamOf(JSON.stringify(event))));
    expect(events).toEqual([event]);
  });

  test('that Pomona stored becomes what the client had sent', async () => {
    const stored = {
      eventId: 'e-1',
      type: 'login',
      receivedAt: '2026-11-22T00:00:00.000Z',
      correctedAt: '2026-11-22T00:00:00.000Z',
      sample: true,
      extra: '{"colour":"red","type":"no","__proto__":{"x":1}}',
    };
    const { events } = await imported(readNdjson(streamOf(JSON.stringify(stored))));
    expect(JSON.stringify(events[0])).toBe(
      '{"colour":"red","type":"login","__proto__":{"x":1},"eventId":"e-1"}',
    );
  });

  test('that no collector has seen keeps fields of the collector’s names', async () => {
    const event = { eventId: 'e-1', sample: 'a', extra: { b: 1 } };
    const { events } = await imported(readNdjson(streamOf(JSON.stringify(event))));
    expect(events).toEqual([event]);
  });

  test.each([
    ['is not JSON', '{"a":', /^The line is not valid JSON: /],
    ['is a list', '[{}]', /^The line is not a JSON object\.$/],
    ['is a number', '7', /^The line is not a JSON object\.$/],
  ])('is bad when it %s, and counted with the empty ones', async (_, line, message) => {
    const { events, bad } = await imported(readNdjson(streamOf('', '{}', '  ', line, '{}')));
    expect(events).toEqual([{}, {}]);
    expect(bad).toEqual([{ line: 4, raw: line, message: expect.stringMatching(message) }]);
  });

  test('is bad when it is not UTF-8', async () => {
    const bytes = Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}\n')]);
    const { bad } = await imported(readNdjson(Readable.from([bytes])));
    expect(bad).toMatchObject([{ line: 1, message: 'The line is not valid UTF-8.' }]);
  });

  test('is bad when it is longer than the limit', async () => {
    const long = JSON.stringify({ a: 'x'.repeat(100) });
    const { events, bad } = await imported(
      readNdjson(streamOf(long, '{}'), { maxLineBytes: long.length - 1 }),
    );
    expect(events).toEqual([{}]);
    expect(bad).toMatchObject([
      { line: 1, message: `The line is longer than ${long.length - 1} bytes.` },
    ]);
  });
});

test('batches hold no more lines than asked and tell how far they are', async () => {
  const source = streamOf('{"n":1}', 'bad', '{"n":2}', '{"n":3}', '{"n":4}');
  const batches = await batchesOf(readNdjson(source, { batchSize: 2 }));
  expect(batches.every(({ events, bad }) => events.length + bad.length <= 2)).toBe(true);
  expect(batches.flatMap(({ events }) => events)).toEqual([1, 2, 3, 4].map((n) => ({ n })));
  expect(batches.at(-1)?.bytesDone).toBe(36);
});
