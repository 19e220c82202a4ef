import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kafkaOf } from '../../../src/app/kafka-options.ts';
import type { LogFlags } from '../../../src/app/kafka-options.ts';

const embedded: LogFlags = { log: 'embedded', topic: 'events', partitions: 4 };
const kafka: LogFlags = { ...embedded, log: 'kafka', brokers: 'kafka-1:9092,kafka-2:9092' };
const secrets = { POMONA_KAFKA_USER: 'me', POMONA_KAFKA_PASSWORD: 'secret' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pomona-kafka-options-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('without options nothing is shared, and brokers are talked to in the clear', async () => {
  expect(await kafkaOf(embedded, {})).toBeUndefined();
  expect(await kafkaOf(kafka, secrets)).toEqual({
    cluster: { bootstrapBrokers: ['kafka-1:9092', 'kafka-2:9092'], clientId: 'pomona' },
    ...{ topic: 'events', partitions: 4 },
  });
});

test.each([{ brokers: 'x:1' }, { kafkaTls: true }, { kafkaSasl: 'plain' }] as const)(
  '%j without --log kafka is refused',
  async (flags) => {
    await expect(kafkaOf({ ...embedded, ...flags }, secrets)).rejects.toMatchObject({
      code: 'invalid_parameter',
      message: expect.stringMatching(/^--\S+ goes with --log kafka\.$/),
    });
  },
);

test('user and password come from the environment; which is missing is named', async () => {
  const flags: LogFlags = { ...kafka, kafkaSasl: 'scram-sha-256' };
  const sasl = { mechanism: 'SCRAM-SHA-256', username: 'me', password: 'secret' };
  expect((await kafkaOf(flags, secrets))?.cluster.sasl).toEqual(sasl);
  for (const name of ['POMONA_KAFKA_USER', 'POMONA_KAFKA_PASSWORD']) {
    await expect(kafkaOf(flags, { ...secrets, [name]: '' })).rejects.toMatchObject({
      code: 'not_configured',
      message: expect.stringContaining(name),
    });
  }
});

test('brokers are asked for by name over TLS, unless they go by a number', async () => {
  const named = await kafkaOf({ ...kafka, kafkaTls: true }, {});
  expect(named?.cluster).toMatchObject({ tls: {}, tlsServerName: true });
  for (const brokers of ['127.0.0.1:9093', '[::1]:9093']) {
    const numbered = await kafkaOf({ ...kafka, brokers, kafkaTls: true }, {});
    expect(numbered?.cluster.tls).toEqual({});
    expect(numbered?.cluster).not.toHaveProperty('tlsServerName');
  }
});

test('files that are not there, or hold something else, are named', async () => {
  const letter = join(folder, 'letter.pem');
  await writeFile(letter, 'Dear');
  const none = join(folder, 'none.pem');
  const tried = (flags: Partial<LogFlags>) => kafkaOf({ ...kafka, ...flags }, {});
  await expect(tried({ kafkaCa: none })).rejects.toMatchObject({
    code: 'not_configured',
    message: expect.stringContaining(`--kafka-ca ${none}`),
  });
  await expect(tried({ kafkaCert: letter, kafkaKey: letter })).rejects.toMatchObject({
    code: 'not_configured',
    message: expect.stringContaining(letter),
  });
  await expect(tried({ kafkaCert: letter })).rejects.toMatchObject({
    message: expect.stringContaining('go together'),
  });
});
