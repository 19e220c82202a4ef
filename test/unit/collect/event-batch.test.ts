import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchOfJson, batchOfLines, batchOfValues } from '../../../src/collect/event-batch.ts';

const rawsOf = (text: string) => {
  const batch = batchOfJson(text);
  return batch.values.map((_, index) => batch.rawOf(index));
};

test('the raw text of an element is what was sent, byte for byte', () => {
  const elements = ['{"a": 1e400, "a" : "]\\"},{"}', '[ [1,2] ]', '"x,\\\\"', '1E5', 'null', '{}'];
  const array = `[ ${elements.join(' ,\n')} ]`;
  expect(rawsOf(array)).toEqual(elements);
  expect(rawsOf(`{"sentAt":null, "events" : ${array} , "z":[9]}`)).toEqual(elements);
});

test('of repeated keys the last counts, in the raw text too', () => {
  expect(rawsOf('{"events":[1],"ev\\u0065nts":[2, 3]}')).toEqual(['2', '3']);
});

test('the raw texts of any array parse to its elements', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.integer({ min: 0, max: 3 }), (values, indent) => {
      const text = JSON.stringify(values, null, indent);
      expect(rawsOf(text).map((raw) => JSON.parse(raw) as unknown)).toEqual(JSON.parse(text));
    }),
  );
});

test('an object with eventId is an event, even when it has a field called events', () => {
  expect(batchOfJson('{"eventId":"e","events":[1,2]}').values).toHaveLength(1);
  expect(batchOfJson('{"eventId":"e","events":5}').values).toHaveLength(1);
  expect(batchOfJson('{"events":[1,2]}').values).toEqual([1, 2]);
});

test('an object with neither events nor an eventId is one event, which the gate will refuse', () => {
  expect(batchOfJson('{"sentAt":"2026-11-22T00:00:00Z"}').values).toHaveLength(1);
  expect(batchOfJson('{}').values).toHaveLength(1);
});

test.each([
  ['"x"', /must be one event \(an object\), an array of events.*got "x"$/],
  ['1', /got 1$/],
  ['null', /got null$/],
  ['true', /got true$/],
  ['{"events":{}}', /^events: must be an array of events, got an object$/],
  ['{"events":null,"sentAt":null}', /^events: .*got null$/],
  ['{"events":"x"}', /^events: .*got "x"$/],
])('%s is no batch', (text, message) => {
  const thrown = { code: 'invalid_body', message: expect.stringMatching(message) as string };
  expect(() => batchOfJson(text)).toThrow(expect.objectContaining(thrown));
});

test('text that is not JSON is told apart from JSON of another shape', () => {
  expect(() => batchOfJson('{"events":')).toThrow(
    expect.objectContaining({ code: 'invalid_json' }),
  );
});

test('lines without content do not count, and a bad line is one bad event', () => {
  const batch = batchOfLines('{"a":1}\r\n\n  \n{"b":\n{"c":3}');
  expect(batch.values).toEqual([{ a: 1 }, undefined, { c: 3 }]);
  expect([...batch.unreadable.keys()]).toEqual([1]);
  expect(batch.rawOf(1)).toBe('{"b":');
});

test('values made in the process have a raw text, whatever they are', () => {
  const circular: unknown[] = [];
  circular.push(circular);
  const batch = batchOfValues([{ a: '\ud800' }, undefined, circular]);
  expect(batch.rawOf(0)).toBe('{"a":"\\ud800"}');
  expect(batch.rawOf(1)).toBe('undefined');
  expect(batch.rawOf(2)).toContain('cannot be written as JSON');
});
