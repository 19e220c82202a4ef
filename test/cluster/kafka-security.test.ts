import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  Admin,
  AclOperations,
  AclPermissionTypes,
  ResourcePatternTypes,
  ResourceTypes,
} from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kafkaOf } from '../../src/app/kafka-options.ts';
import type { SecurityFlags } from '../../src/app/kafka-security.ts';
import { messageOf } from '../../src/base/errors.ts';
import { KafkaTopic } from '../../src/log/kafka/kafka-topic.ts';
import { PomonaProcess, writeKey, writeSettings } from '../crash/pomona-process.ts';
import { SecureBroker, limitedUser, user } from './secure-broker.ts';

let broker: SecureBroker;
let root: string;

beforeAll(async () => {
  broker = await SecureBroker.start();
  root = await mkdtemp(join(tmpdir(), 'pomona-secure-test-'));
}, 600_000);
afterAll(async () => {
  await broker.remove();
  await rm(root, { recursive: true });
});

type Listener = Parameters<SecureBroker['address']>[0];
const secrets = { POMONA_KAFKA_USER: user.name, POMONA_KAFKA_PASSWORD: user.password };

/** Opens a topic by the options of the command line, writes to it and reads it. */
async function tryOut(listener: Listener, flags: SecurityFlags, environment = secrets) {
  const log = { log: 'kafka', brokers: broker.address(listener) } as const;
  const options = { ...log, topic: 'secure', partitions: 1, ...flags };
  const kafka = await kafkaOf(options, environment);
  const topic = await KafkaTopic.open({ ...kafka!, keyField: 'id', isRead: true });
  try {
    const [partition] = topic.partitions;
    const from = partition!.endOffset;
    await topic.append({ lines: Buffer.from('{"id":"1"}\n'), records: 1, receivedAtMs: 0 });
    await partition!.waitFor(from);
    const { records } = await partition!.read(from, { records: 10, bytes: 1_000 });
    return records;
  } finally {
    await topic.close();
  }
}

const ca = () => ({ kafkaCa: broker.file('ca.pem') });
const own = () => ({
  ...{ kafkaCert: broker.file('client.pem'), kafkaKey: broker.file('client-key.pem') },
});

const right: readonly [string, Listener, () => SecurityFlags][] = [
  ['a certificate of our own', 'tls', () => ({ ...ca(), ...own() })],
  ['PLAIN over TLS', 'saslTls', () => ({ ...ca(), kafkaSasl: 'plain' })],
  ['SCRAM-SHA-256 over TLS', 'saslTls', () => ({ ...ca(), kafkaSasl: 'scram-sha-256' })],
  ['SCRAM-SHA-512 over TLS', 'saslTls', () => ({ ...ca(), kafkaSasl: 'scram-sha-512' })],
  ['SCRAM without TLS', 'saslPlaintext', () => ({ kafkaSasl: 'scram-sha-512' })],
];
test.each(right)('%s: events are written and read', async (_name, listener, flags) => {
  expect(await tryOut(listener, flags())).toBe(1);
});

const wrong: readonly [string, Listener, () => SecurityFlags, RegExp][] = [
  ['without TLS to a port of TLS', 'tls', () => ({}), /speaks TLS.*--kafka-tls/],
  [
    'a password without TLS to a port of TLS',
    'saslTls',
    () => ({ kafkaSasl: 'plain' }),
    /speaks TLS.*--kafka-tls/,
  ],
  ['TLS to a port without', 'plaintext', () => ({ kafkaTls: true }), /does not speak TLS/],
  ['an authority not known here', 'tls', () => ({ kafkaTls: true }), /authority.*--kafka-ca/],
  ['no certificate where one is asked for', 'tls', ca, /--kafka-cert and --kafka-key/],
  ['no password where one is asked for', 'saslPlaintext', () => ({}), /--kafka-sasl/],
  [
    'a password where none is asked for',
    'plaintext',
    () => ({ kafkaSasl: 'plain' }),
    /asks for no password.*--kafka-sasl/,
  ],
];
test.each(wrong)('%s is told as such', async (_name, listener, flags, advice) => {
  const refused = tryOut(listener, flags());
  await expect(refused).rejects.toMatchObject({ code: 'not_configured' });
  const message = await refused.catch(messageOf);
  expect(message).toMatch(advice);
  expect(message).toContain(broker.address(listener));
});

test.each(['plain', 'scram-sha-256'] as const)(
  'a wrong password with %s is told, and shown nowhere',
  async (kafkaSasl) => {
    const environment = { ...secrets, POMONA_KAFKA_PASSWORD: 'wrong-password' };
    const refused = tryOut('saslTls', { ...ca(), kafkaSasl }, environment);
    await expect(refused).rejects.toMatchObject({ code: 'not_configured' });
    const message = await refused.catch(messageOf);
    expect(message).toMatch(/refused.*POMONA_KAFKA_USER and POMONA_KAFKA_PASSWORD/);
    expect(message).not.toContain('wrong-password');
  },
);

const limited = {
  POMONA_KAFKA_USER: limitedUser.name,
  POMONA_KAFKA_PASSWORD: limitedUser.password,
};

test('a user takes events in, follows and makes topics with the rights that are listed, and is told where one is missing', async () => {
  const admin = new Admin({ bootstrapBrokers: [broker.address('plaintext')], clientId: 'test' });
  const flags = {
    log: 'kafka',
    brokers: broker.address('saslPlaintext'),
    topic: 'rights',
  } as const;
  const options = { ...flags, partitions: 1, kafkaSasl: 'plain' } as const;
  const kafka = await kafkaOf(options, limited);
  const open = (isRead: boolean) => KafkaTopic.open({ ...kafka!, keyField: 'id', isRead });
  const grant = async (...operations: readonly ('CREATE' | 'DESCRIBE' | 'WRITE' | 'READ')[]) => {
    const to = { principal: `User:${limitedUser.name}`, host: '*' };
    const on = { resourceType: ResourceTypes.TOPIC, resourceName: 'rights' };
    const creations = operations.map((name) => ({
      ...{ ...on, ...to, resourcePatternType: ResourcePatternTypes.LITERAL },
      ...{ operation: AclOperations[name], permissionType: AclPermissionTypes.ALLOW },
    }));
    await admin.createAcls({ creations });
  };
  await expect(open(false)).rejects.toMatchObject({
    code: 'not_configured',
    message: expect.stringMatching(/may not do that.*docs\/kafka.md/),
  });

  await grant('DESCRIBE', 'CREATE', 'WRITE');
  const collector = await open(false);
  await collector.append({ lines: Buffer.from('{"id":"1"}\n'), records: 1, receivedAtMs: 0 });
  await collector.close();

  await grant('READ');
  const followed = await open(true);
  const { records } = await followed.partitions[0]!.read(0, { records: 10, bytes: 1_000 });
  expect(records).toBe(1);
  await followed.close();
  await admin.close();
}, 60_000);

test('a process takes events in with a password, and leaves it nowhere', async () => {
  const folder = join(root, 'process');
  const settings = await writeSettings(join(root, 'settings.json'), { logLevel: 'trace' });
  const options = [
    ...['--log', 'kafka', '--brokers', broker.address('saslTls'), '--topic', 'by-process'],
    ...['--kafka-ca', broker.file('ca.pem'), '--kafka-sasl', 'scram-sha-512'],
  ];
  const started = PomonaProcess.start(folder, settings, options, secrets);
  const url = await started.ready();
  const event = {
    ...{ eventId: 'one', type: 'login', occurredAt: new Date().toISOString(), userId: 'u' },
    ...{ anonymousId: 'v', sessionId: 's' },
  };
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  expect(answer.status).toBe(202);
  for (let counted = 0; counted < 1; await delay(50)) {
    const ledger = await (await fetch(`${url}/api/ledger`)).json();
    counted = (ledger as { totals: { counted: number } }).totals.counted;
  }
  const { code, stdout, stderr } = await started.end('SIGTERM');
  expect(code).toBe(0);
  expect(stdout + stderr).not.toContain(user.password);
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const bytes = await readFile(join(file.parentPath, file.name));
    expect(bytes.includes(user.password), file.name).toBe(false);
  }
}, 60_000);
