import { expect, test } from 'vitest';
import { csvFileName, csvOf } from '../../../src/serve/csv.ts';
import { InsightService } from '../../../src/serve/insight-service.ts';
import { GivenSource, GivenStore, nowMs, numberInsight } from './given-insights.ts';

function given() {
  const store = new GivenStore();
  const source = new GivenSource();
  const service = new InsightService({
    insights: [numberInsight],
    store,
    source,
    clock: () => nowMs,
  });
  return { store, source, service };
}

test('an answer says what it is, which range it used, and as of when', async () => {
  const { service, source } = given();
  source.commit(5);
  source.sample = true;
  const { json } = await service.answer('a-number', { limit: '3' });
  expect(JSON.parse(json)).toEqual({
    name: 'a-number',
    from: '2026-11-21T10:00:00.000Z',
    to: '2026-11-22T11:00:00.000Z',
    asOf: '2026-11-22T10:20:30.005Z',
    timeZone: 'Asia/Seoul',
    sample: true,
    rows: [{ text: 'one', number: 1 }],
    limit: 3,
  });
});

test('before the first commit an answer is as of now, and is not kept', async () => {
  const { service, store } = given();
  const { answer } = await service.answer('a-number');
  expect(answer.asOf).toBe('2026-11-22T10:20:30.000Z');
  await service.answer('a-number');
  expect(store.queries).toBe(2);
});

test('the same question is computed once for each commit, even when asked at once', async () => {
  const { service, store, source } = given();
  source.commit(1);
  await Promise.all([service.answer('a-number'), service.answer('a-number')]);
  await service.answer('a-number', { to: '2026-11-22T10:59:00Z', from: '2026-11-21T10:59:00Z' });
  expect(store.queries).toBe(1);
  await service.answer('a-number', { limit: '2' });
  expect(store.queries).toBe(2);
  source.commit(2);
  await service.answer('a-number');
  expect(store.queries).toBe(3);
});

test('a failure is not kept', async () => {
  const { service, store, source } = given();
  source.commit(1);
  store.failure = new Error('the store is away');
  await expect(service.answer('a-number')).rejects.toThrow('the store is away');
  store.failure = undefined;
  expect((await service.answer('a-number')).answer.rows).toHaveLength(1);
});

test('an unknown insight is not found, and the message names those there are', async () => {
  const { service } = given();
  await expect(service.answer('numbr')).rejects.toMatchObject({
    code: 'not_found',
    message: 'There is no insight "numbr"; there are: a-number',
  });
});

test('a range longer than the insight takes is refused', async () => {
  const { service } = given();
  const query = { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:01Z' };
  await expect(service.answer('a-number', query)).rejects.toMatchObject({
    code: 'invalid_parameter',
    message: 'from and to may be at most 7 days apart for a-number; ask for a shorter range',
  });
});

test('a number beyond 2^53 is told as the nearest one', async () => {
  const { service, store } = given();
  store.rows = [{ text: 'big', number: 2n ** 60n }];
  const { json } = await service.answer('a-number');
  expect(JSON.parse(json)).toMatchObject({ rows: [{ number: 2 ** 60 }] });
});

test('CSV has a header, Korean that Excel reads, quotes, and no formula', async () => {
  const { service, store } = given();
  store.rows = [
    { text: '사과, "부사"', number: -1 },
    { text: '=cmd()', number: 2 },
    { text: '+1', number: 3 },
    { text: '-1', number: 4 },
    { text: '@x', number: 5 },
    { text: '\t=x', number: 6 },
    { text: '', number: 7 },
  ];
  const computed = await service.answer('a-number');
  expect(csvOf(computed)).toBe(
    [
      '\uFEFFtext,number',
      '"사과, ""부사""",-1',
      "'=cmd(),2",
      "'+1,3",
      "'-1,4",
      "'@x,5",
      "'\t=x,6",
      ',7',
      '',
    ].join('\r\n'),
  );
  expect(csvFileName(computed)).toBe('a-number_20261121T1000Z_20261122T1100Z.csv');
});

test('CSV of no rows is its header', async () => {
  const { service, store } = given();
  store.rows = [];
  expect(csvOf(await service.answer('a-number'))).toBe('\uFEFFtext,number\r\n');
});
