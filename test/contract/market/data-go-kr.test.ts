import fc from 'fast-check';
import { expect, test } from 'vitest';
import { problemOf, readItems } from '../../../domains/market/formats/data-go-kr.ts';
import { SourceError } from '../../../src/collect/sources/source.ts';
import { answerOf } from '../../support/ask-fixture.ts';

const gateway = (code: string, name = 'SOME_ERROR') =>
  `<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>` +
  `<returnAuthMsg>${name}</returnAuthMsg><returnReasonCode>${code}</returnReasonCode>` +
  `</cmmMsgHeader></OpenAPI_ServiceResponse>`;
const header = (resultCode: string, resultMsg = 'ERROR') =>
  JSON.stringify({ response: { header: { resultCode, resultMsg } } });
const envelope = (items: unknown, totalCount: unknown = 1) =>
  JSON.stringify({
    response: {
      header: { resultCode: '00', resultMsg: 'NORMAL_SERVICE' },
      body: { dataType: 'JSON', items, pageNo: 1, numOfRows: 10, totalCount },
    },
  });

const kinds = {
  retry: ['01', '02', '04', '05', '23', '99'],
  empty: ['03'],
  final: ['10', '11', '12', '20', '29', '30', '31', '32', '33'],
  later: ['21'],
  quota: ['22'],
};
const codes = Object.entries(kinds).flatMap(([kind, of]) => of.map((code) => [code, kind]));

test.each(codes)('code %s is %s, in each of the four forms', (code, kind) => {
  const json = JSON.stringify({
    OpenAPI_ServiceResponse: {
      cmmMsgHeader: { errMsg: 'X', returnAuthMsg: 'Y', returnReasonCode: code },
    },
  });
  const flat = JSON.stringify({ responseTime: '', resultCode: code, resultMsg: 'X' });
  for (const body of [gateway(code), json, flat, header(code)]) {
    const problem = problemOf(answerOf(body));
    expect(problem).toMatchObject({ kind, code });
    expect(problem?.message).toMatch(/^[A-Z].{20,}/);
  }
});

test('code 30 says that the key may not be active yet, or was encoded twice', () => {
  const { message = '' } = problemOf(answerOf(gateway('30'), { status: 403 })) ?? {};
  expect(message).toContain('30 to 60 minutes after approval');
  expect(message).toContain('encoded twice');
});

test('the status of a gateway error does not matter, nor which of its texts names it', () => {
  for (const status of [200, 400, 401, 403]) {
    const body =
      '<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>UNREGISTERED_IP_ERROR</errMsg>' +
      '<returnAuthMsg>등록되지 않은 IP</returnAuthMsg></cmmMsgHeader></OpenAPI_ServiceResponse>';
    expect(problemOf(answerOf(body, { status }))).toMatchObject({ kind: 'final', code: '32' });
  }
});

test('the words of a service are passed on where they say more than its code', () => {
  const body = header('10', '최근 3일 간의 자료만 제공합니다.');
  expect(problemOf(answerOf(body))?.message).toContain('최근 3일 간의 자료만 제공합니다.');
});

test('a code that nobody knows is an error, not data', () => {
  expect(problemOf(answerOf(header('77')))).toMatchObject({ kind: 'retry', code: '77' });
  expect(problemOf(answerOf(header('')))).toMatchObject({ kind: 'retry', code: 'unknown' });
});

test.each(['00', '0', '0000', '000'])('the result code %s is success', (code) => {
  expect(problemOf(answerOf(header(code)))).toBeUndefined();
});

test.each([
  ['<!DOCTYPE html><html><body>점검</body></html>', 200, 'retry', 'a web page'],
  ['{"response":{"header":{"resultCode":"00"', 200, 'retry', 'unreadable'],
  ['<response><header><resultCode>00</resu', 200, 'retry', 'unreadable'],
  ['', 200, 'retry', 'unreadable'],
  ['null', 200, 'retry', 'unreadable'],
  ['Forbidden', 403, 'final', 'not active yet'],
  ['Unauthorized', 401, 'final', 'not active yet'],
])('%j with status %i is no data: %s', (body, status, kind, words) => {
  const problem = problemOf(answerOf(body, { status }));
  expect(problem?.kind).toBe(kind);
  expect(problem?.message).toContain(words);
});

test.each(['', null, undefined, {}, { item: null }, { item: '' }, { item: [] }])(
  'the items %j are none',
  (items) => {
    expect(readItems(answerOf(envelope(items, 0)))).toEqual({ items: [], total: 0 });
  },
);

test('one object instead of an array is one item, and all values become text', () => {
  const item = { ta: -1.5, name: ' 안동 ', none: null, flag: true };
  expect(readItems(answerOf(envelope({ item }, '1')))).toEqual({
    items: [{ ta: '-1.5', name: '안동', none: '', flag: 'true' }],
    total: 1,
  });
});

test('the same answer as XML reads the same', () => {
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?><response><header><resultCode>0</resultCode>' +
    '<resultMsg>OK</resultMsg></header><body><items><item><ta>-1.50</ta><rn/><id>007</id></item>' +
    '<item><ta>2</ta><rn>0.5</rn><id>010</id></item></items><totalCount>2</totalCount></body></response>';
  expect(readItems(answerOf(xml))).toEqual({
    items: [
      { ta: '-1.50', rn: '', id: '007' },
      { ta: '2', rn: '0.5', id: '010' },
    ],
    total: 2,
  });
});

test('code 03 is an empty answer, a header without a body has no items, an error is thrown', () => {
  expect(readItems(answerOf(header('03', 'NO_DATA')))).toEqual({ items: [], total: 0 });
  expect(readItems(answerOf(header('00')))).toEqual({ items: [] });
  expect(() => readItems(answerOf(gateway('22')))).toThrow(SourceError);
});

test('whatever comes, it is read or refused in words, never tripped over', () => {
  const odd = fc.oneof(
    fc.string(),
    fc.json(),
    fc.string().map((text) => `<${text}`),
  );
  fc.assert(
    fc.property(odd, (body) => {
      const problem = problemOf(answerOf(body));
      if (problem) expect(problem.message).not.toBe('');
      else expect(Array.isArray(readItems(answerOf(body)).items)).toBe(true);
    }),
  );
});
