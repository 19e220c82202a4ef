import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { reject } from '../../../src/collect/rejection.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { EventLog } from '../../../src/log/event-log.ts';
import { SegmentLog } from '../../../src/log/segment-log.ts';
import { TopicFollower, claimForTopic, followedTopic } from '../../../src/process/follow-topic.ts';
import type {
  FollowedPartition,
  FollowedTopic,
  FollowOptions,
} from '../../../src/process/follow-topic.ts';
import { allLines, batchOf, linesOf } from '../../contract/event-log.ts';

let folder: string;
let open: SegmentLog[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-follow-'));
  open = [];
});

afterEach(async () => {
  for (const log of open) await log.close();
  await rm(folder, { recursive: true });
});

async function openLog(name: string): Promise<SegmentLog> {
  const log = await SegmentLog.open({ folder: join(folder, name) });
  open.push(log);
  return log;
}

/** A log as a partition that is followed; both tell of the same records. */
function asPartition(log: SegmentLog): FollowedPartition {
  return {
    failure: undefined,
    get startOffset() {
      return log.startOffset;
    },
    get endOffset() {
      return log.endOffset;
    },
    lookAtBounds: () => Promise.resolve(),
    waitFor: (...args) => log.waitFor(...args),
    read: async (...args) => ({ ...(await log.read(...args)), receivedAtMs: 0 }),
  };
}

/** Logs as a topic that is followed; partitions added to them are found. */
function asTopic(name: string, logs: readonly SegmentLog[]): FollowedTopic & { grow(): void } {
  const partitions: FollowedPartition[] = [];
  let grown = Promise.withResolvers<void>();
  const grow = () => {
    partitions.push(...logs.slice(partitions.length).map(asPartition));
    grown.resolve();
    grown = Promise.withResolvers();
  };
  grow();
  return {
    ...{ name, partitions, grow },
    lookForPartitions: async () => grow(),
    waitForPartitions: (_count, signal) =>
      Promise.race([
        grown.promise,
        new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve())),
      ]),
  };
}

interface Stage {
  readonly partitions: readonly SegmentLog[];
  readonly log: SegmentLog;
  readonly troubles: string[];
  /** Lines that were set aside. */
  readonly refused: string[];
  follow(changes?: Partial<FollowOptions>): Promise<TopicFollower>;
}

async function makeStage(partitionCount = 2): Promise<Stage> {
  const partitions: SegmentLog[] = [];
  for (let i = 0; i < partitionCount; i += 1) partitions.push(await openLog(`partition-${i}`));
  const log = await openLog('log');
  const troubles: string[] = [];
  const refused: string[] = [];
  return {
    ...{ partitions, log, troubles, refused },
    follow: (changes) =>
      TopicFollower.start({
        ...{ topic: asTopic('events', partitions), brokers: ['kafka:9092'], log },
        judge: (line) =>
          line.startsWith('{') ? undefined : reject('invalid_json', 'it is no JSON'),
        setAside: async (records) => {
          refused.push(...records.map(({ raw }) => raw));
        },
        noteFile: join(folder, 'kafka.json'),
        onTrouble: (what) => troubles.push(what),
        ...changes,
      }),
  };
}

const sorted = (lines: readonly string[]) => lines.toSorted();

test('records of all partitions come into the log, each partition in its order', async () => {
  const { partitions, log, follow } = await makeStage();
  await partitions[0]!.append(batchOf('a', 3));
  const follower = await follow();
  await partitions[1]!.append(batchOf('b', 2));
  await partitions[0]!.append(batchOf('c', 1));
  await follower.caughtUp();
  const lines = await allLines(log);
  const all = [batchOf('a', 3), batchOf('b', 2), batchOf('c', 1)].flatMap(linesOf);
  expect(sorted(lines)).toEqual(sorted(all));
  expect(lines.filter((line) => /"[ac]"/.test(line))).toEqual([
    ...linesOf(batchOf('a', 3)),
    ...linesOf(batchOf('c', 1)),
  ]);
  expect(follower.lag).toBe(0);
  await follower.stop();
  expect(await followedTopic(join(folder, 'kafka.json'))).toBe('events');
});

test('whatever dies between note and append, each record comes in once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ to: fc.nat(1), records: fc.integer({ min: 1, max: 9 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.array(fc.constantFrom('before', 'after'), { maxLength: 4 }),
      async (appends, deaths) => {
        await rm(folder, { recursive: true, force: true });
        const { partitions, log, follow } = await makeStage();
        const expected: string[] = [];
        for (const [i, { to, records }] of appends.entries()) {
          const batch = batchOf(`p${i}`, records);
          expected.push(...linesOf(batch));
          await partitions[to]!.append(batch);
        }
        for (const death of deaths) {
          const follower = await follow({ log: dyingAt(log, death) });
          await until(() => follower.failure !== undefined || follower.lag === 0);
          await follower.stop();
        }
        const follower = await follow();
        await follower.caughtUp();
        await follower.stop();
        expect(sorted(await allLines(log))).toEqual(sorted(expected));
        for (const each of open.splice(0)) await each.close();
      },
    ),
    { numRuns: 25 },
  );
});

/** A log that ends the work at its first append: before it is written, or after it and before anybody is told. */
function dyingAt(
  log: EventLog,
  moment: 'before' | 'after',
): Pick<EventLog, 'append' | 'endOffset'> {
  let isDead = false;
  return {
    get endOffset() {
      return log.endOffset;
    },
    async append(batch) {
      if (!isDead && moment === 'after') await log.append(batch);
      isDead = true;
      throw new Error('killed');
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 1));
}

test('partitions that are added while it follows come in, once each, also after a start', async () => {
  const partitions = [await openLog('partition-0')];
  const topic = asTopic('events', partitions);
  const { log, follow } = await makeStage(0);
  const follower = await follow({ topic });
  await partitions[0]!.append(batchOf('a', 2));
  partitions.push(await openLog('partition-1'));
  await partitions[1]!.append(batchOf('b', 3));
  topic.grow();
  await until(() => log.endOffset === 5);
  await follower.caughtUp();
  await follower.stop();
  partitions.push(await openLog('partition-2'));
  await partitions[2]!.append(batchOf('c', 1));
  const again = await follow({ topic: asTopic('events', partitions) });
  await again.caughtUp();
  await again.stop();
  const all = [batchOf('a', 2), batchOf('b', 3), batchOf('c', 1)].flatMap(linesOf);
  expect(await allLines(log)).toEqual(all);
});

test('a folder with events of its own does not begin to follow', async () => {
  const { log, follow } = await makeStage();
  await log.append(batchOf('own', 1));
  await expect(follow()).rejects.toMatchObject({ code: 'folder_unusable' });
});

test('a folder belongs to its topic before anything has come in', async () => {
  const { follow, log, partitions } = await makeStage();
  const noteFile = join(folder, 'kafka.json');
  await claimForTopic('events', { brokers: ['kafka:9092'], log, noteFile });
  expect(await followedTopic(noteFile)).toBe('events');
  await partitions[1]!.append(batchOf('a', 2));
  const follower = await follow();
  await follower.caughtUp();
  await follower.stop();
  expect(await allLines(log)).toEqual(linesOf(batchOf('a', 2)));
  await expect(
    claimForTopic('others', { brokers: ['kafka:9092'], log, noteFile }),
  ).rejects.toMatchObject({
    code: 'folder_unusable',
    message: expect.stringContaining('follows the Kafka topic events, not others'),
  });
});

test('a folder follows one topic', async () => {
  const { partitions, follow } = await makeStage();
  await partitions[0]!.append(batchOf('a', 1));
  const follower = await follow();
  await follower.caughtUp();
  await follower.stop();
  await expect(follow({ topic: asTopic('others', partitions) })).rejects.toMatchObject({
    code: 'folder_unusable',
    message: expect.stringContaining('others'),
  });
});

test('a topic that was made anew under the same name is not taken for the old one', async () => {
  const { partitions, follow } = await makeStage();
  await partitions[0]!.append(batchOf('a', 5));
  const follower = await follow();
  await follower.caughtUp();
  await follower.stop();
  const shorter = await openLog('made-anew');
  await shorter.append(batchOf('b', 1));
  const anew = asTopic('events', [shorter, partitions[1]!]);
  await expect(follow({ topic: anew })).rejects.toMatchObject({
    code: 'data_corrupt',
    message: expect.stringContaining('ends at offset 1, and had been read up to 5'),
  });
});

test('records that the topic no longer holds are told of, and the others come in', async () => {
  const { partitions, log, troubles, follow } = await makeStage(1);
  await partitions[0]!.append(batchOf('gone', 4));
  await partitions[0]!.seal();
  await partitions[0]!.append(batchOf('here', 2));
  await writeFile(join(folder, 'kafka.json'), '{"topic":"events","positions":[0]}');
  await partitions[0]!.drop(0);
  const follower = await follow();
  await follower.caughtUp();
  await follower.stop();
  expect(await allLines(log)).toEqual(linesOf(batchOf('here', 2)));
  expect(troubles).toEqual(['Events are lost to this machine']);
});

test('a topic that has dropped all it had is told of once, and followed further', async () => {
  const { partitions, log, troubles, follow } = await makeStage(1);
  await partitions[0]!.append(batchOf('gone', 4));
  await partitions[0]!.seal();
  await writeFile(join(folder, 'kafka.json'), '{"topic":"events","positions":[0]}');
  await partitions[0]!.drop(0);
  const follower = await follow();
  await follower.caughtUp();
  await partitions[0]!.append(batchOf('here', 2));
  await follower.caughtUp();
  await follower.stop();
  expect(await allLines(log)).toEqual(linesOf(batchOf('here', 2)));
  expect(troubles).toEqual(['Events are lost to this machine']);
});

test('a log that lost its end has the topic read again from its start', async () => {
  const { partitions, log, troubles, follow } = await makeStage(1);
  await partitions[0]!.append(batchOf('a', 3));
  await partitions[0]!.append(batchOf('b', 2));
  const follower = await follow();
  await follower.caughtUp();
  await follower.stop();
  const note = JSON.parse(await readFile(join(folder, 'kafka.json'), 'utf8')) as { step: object };
  const later = { ...note, step: { ...note.step, logOffset: 99 } };
  await writeFile(join(folder, 'kafka.json'), JSON.stringify(later));
  const again = await follow();
  await again.caughtUp();
  await again.stop();
  expect(troubles).toHaveLength(1);
  expect(log.endOffset).toBe(10);
});

test('a note that cannot be read is told of, with what to do', async () => {
  const { follow } = await makeStage();
  await writeFile(join(folder, 'kafka.json'), '{"topic":');
  await expect(follow()).rejects.toMatchObject({
    code: 'data_corrupt',
    message: expect.stringContaining('another --data'),
  });
});

test('what somebody else wrote and is no event is set aside, and stops nothing', async () => {
  const { partitions, log, refused, follow } = await makeStage();
  const lines = Buffer.from('not json\n');
  await partitions[0]!.append({ lines, records: 1, receivedAtMs: 0 });
  const follower = await follow();
  await follower.caughtUp();
  await partitions[0]!.append(batchOf('a', 2));
  await partitions[0]!.append({ lines, records: 1, receivedAtMs: 0 });
  await follower.caughtUp();
  await follower.stop();
  const again = await follow();
  await again.caughtUp();
  await again.stop();
  expect(await allLines(log)).toEqual(linesOf(batchOf('a', 2)));
  expect(refused).toEqual(['not json', 'not json']);
});
