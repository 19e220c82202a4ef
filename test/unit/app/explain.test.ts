import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { knownErrors } from '../../../src/app/doctor/known-errors/known-errors.ts';
import { readErrorText } from '../../../src/app/doctor/read-error-text.ts';
import { findKnownErrors } from '../../../src/base/known-error.ts';
import { readText } from '../../repo/project-files.ts';
import { errorTexts } from './error-texts.ts';

async function explain(text: string | Buffer) {
  const { lines } = await readErrorText(Readable.from([Buffer.from(text)]));
  return findKnownErrors(knownErrors, lines);
}

const namesIn = async (text: string) => (await explain(text)).map(({ name }) => name);

describe('an explanation', () => {
  test('there is a text for every known error', () => {
    const names = knownErrors.map(({ name }) => name);
    expect([...new Set(errorTexts.map(({ name }) => name))].toSorted()).toEqual(names.toSorted());
  });

  test.each(errorTexts)('$name, as $of says it, is that and nothing else', async (given) => {
    const found = await explain(given.text);
    expect(found.map(({ name }) => name)).toEqual([given.name]);
    const { means, look, fix } = found[0]!;
    const told = [means, look, ...fix].join('\n');
    for (const value of given.tells) expect(told).toContain(value);
    expect(told).not.toMatch(/undefined|null|NaN/);
  });

  test('every pattern is met by a text', () => {
    const texts = errorTexts.flatMap(({ text }) => text.split('\n'));
    const unmet = knownErrors.flatMap(({ name, signatures }) =>
      signatures
        .filter((signature) => !texts.some((line) => signature.test(line)))
        .map((signature) => `${name}: ${signature.source}`),
    );
    expect(unmet).toEqual([]);
  });

  test('several causes in one text are all told, what causes the others first', async () => {
    const text = (name: string) => errorTexts.find((each) => each.name === name)!.text;
    const pasted = ['offsets-lost', 'unreachable-address', 'kafka-node-id', 'scala-mix'].map(text);
    expect(await namesIn(pasted.join('\n'))).toEqual([
      ...['scala-mix', 'kafka-node-id', 'unreachable-address', 'offsets-lost'],
    ]);
  });

  test('repeats are counted whatever their time, and the first line is kept', async () => {
    const line = (second: number) =>
      `[2026-11-29 11:50:${second},152] WARN Connection to node -1 (localhost/127.0.0.1:9092) could not be established. Node may not be available.`;
    const found = await explain(['started', line(10), line(11), 'x', line(12)].join('\n'));
    expect(found).toEqual([
      expect.objectContaining({
        ...{ name: 'unreachable-address', seen: 3, line: { number: 2, text: line(10) } },
      }),
    ]);
  });

  test('each lost range is told, of whichever partition', async () => {
    const [found] = await explain(
      'Partition t-0 offset was changed from 30 to 14.\nPartition t-1 offset was changed from 5 to 9.',
    );
    expect(found!.means).toContain('t-0: offsets 14..30');
    expect(found!.means).toContain('t-1: offsets 5..9');
  });

  test('what nobody knows is not guessed at', async () => {
    expect(await explain('')).toEqual([]);
    expect(await explain('java.lang.IllegalStateException: all is lost (Kafka)')).toEqual([]);
    expect(await explain(Buffer.from(Array.from({ length: 4096 }, (_, at) => at % 256)))).toEqual(
      [],
    );
  });

  test('a path out of the text cannot end a command that is to be copied', async () => {
    const [found] = await explain(
      "Stored node id 1 doesn't match previous node id 2 in /d';rm -rf $HOME;'/meta.properties. If",
    );
    expect(found!.fix[1]).toContain(`mv '/d'\\'';rm -rf $HOME;'\\'''`);
  });

  test('text in UTF-16, as a terminal of Windows writes it, is read', async () => {
    const text = Buffer.from('\ufeffError: getaddrinfo ENOTFOUND nope.invalid\r\n', 'utf16le');
    expect(await explain(text)).toMatchObject([{ name: 'unknown-host' }]);
  });
});

describe('what is pasted', () => {
  test('is kept in bounded memory: lines are cut, and those beyond the bound counted', async () => {
    function* giant() {
      for (let at = 0; at < 40; at += 1) yield Buffer.alloc(1024 * 1024, 'x');
      yield Buffer.from('\n');
      for (let at = 0; at < 40; at += 1) yield Buffer.from(`${at} ${'y'.repeat(500_000)}\n`);
      yield Buffer.from('same\n'.repeat(100_000));
    }
    const { lines, linesRead, cut, leftOut } = await readErrorText(Readable.from(giant()));
    const characters = lines.reduce((sum, { text }) => sum + text.length, 0);
    expect(characters).toBeLessThan(9 * 1024 * 1024);
    expect([linesRead, cut]).toEqual([100_041, 1]);
    expect(leftOut).toBe(100_041 - lines.reduce((sum, { count }) => sum + count, 0));
  });

  test('is searched in time that grows with its length, whatever it is made of', async () => {
    const openings = [
      ...['NoSuchMethodError: ', 'No `meta.properties` found in ', 'Invalid cluster.id in: '],
      ...["Stored node id 1 doesn't match previous node id 2 in ", 'Partition t-'],
      ...['a output mode not supported for ', 'Existing key_schema=', '[DATA_SOURCE_NOT_FOUND]'],
    ];
    for (const opening of openings) {
      expect(await explain(opening.repeat(Math.floor(900_000 / opening.length)))).toEqual([]);
    }
  });
});

test('docs/troubleshooting.md describes every error that is known, in the order it is told in, and no other', () => {
  const described = [...readText('docs/troubleshooting.md').matchAll(/^\| `([a-z\d-]+)` /gm)];
  expect(described.map(([, name]) => name)).toEqual(knownErrors.map(({ name }) => name));
});
