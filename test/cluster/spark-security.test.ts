import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LedgerAnswer } from '../../src/serve/contract.ts';
import { PomonaProcess, pomonaWith, writeKey, writeSettings } from '../crash/pomona-process.ts';
import { SecureBroker, awkwardUser, user } from './secure-broker.ts';
import { SparkServer } from './spark-server.ts';

let broker: SecureBroker;
let spark: SparkServer;
let root: string;

beforeAll(async () => {
  [broker, spark] = await Promise.all([SecureBroker.start(), SparkServer.start()]);
  root = await mkdtemp(join(tmpdir(), 'pomona-secure-spark-'));
}, 600_000);
afterAll(async () => {
  await spark.remove();
  await broker.remove();
  await rm(root, { recursive: true });
});

const secretsOf = ({ name, password }: typeof user) => ({
  ...{ POMONA_KAFKA_USER: name, POMONA_KAFKA_PASSWORD: password },
});
const topic = 'on-secure-spark';
const kafka = (listener: Parameters<SecureBroker['address']>[0]) => [
  ...['--log', 'kafka', '--brokers', broker.address(listener), '--topic', topic],
  ...['--kafka-ca', broker.file('ca.pem')],
];
const onSpark = () => ['--remote', `sc://127.0.0.1:${spark.port}`, '--storage', spark.storage];

test('Spark counts what the collector took in, over TLS and with a password, which stands nowhere', async () => {
  const folder = join(root, 'process');
  const settings = await writeSettings(join(root, 'settings.json'), { logLevel: 'trace' });
  const options = [...kafka('saslTls'), '--kafka-sasl', 'plain', '--engine', 'spark', ...onSpark()];
  const started = PomonaProcess.start(folder, settings, options, secretsOf(awkwardUser));
  const url = await started.ready();
  const numbers = [...Array(200).keys()];
  // The first fifty come once more.
  await send(url, numbers.map(eventOf));
  await send(url, numbers.slice(0, 50).map(eventOf));
  for (;;) {
    const { totals } = (await (await fetch(`${url}/api/ledger`)).json()) as LedgerAnswer;
    if (totals.accepted === 250 && totals.pending === 0) {
      expect(totals).toMatchObject({ counted: 200, duplicates: 50 });
      break;
    }
    await delay(200);
  }
  const shown = await Promise.all(
    ['/api/health', '/metrics', '/readyz'].map(async (path) => (await fetch(url + path)).text()),
  );
  expect(JSON.parse(shown[0]!)).toMatchObject({ spark: { version: '4.2.0' } });
  const { code, stdout, stderr } = await started.end('SIGTERM');
  expect(code, stderr).toBe(0);
  for (const text of [...shown, stdout, stderr]) expectNoSecret(text);
  for (const place of [folder, spark.folder]) await expectNoSecretIn(place);
}, 300_000);

const ways: readonly [string, () => readonly string[]][] = [
  ['SCRAM over TLS', () => [...kafka('saslTls'), '--kafka-sasl', 'scram-sha-512']],
  [
    'a certificate of our own',
    () => [
      ...[...kafka('tls'), '--kafka-cert', broker.file('client.pem')],
      ...['--kafka-key', broker.file('client-key.pem')],
    ],
  ],
];
test.each(ways)(
  'the doctor sees that Spark reads the topic with %s',
  async (_name, way) => {
    const data = ['--data', join(root, 'process'), '--quick', '--json'];
    const { stdout } = await pomonaWith(secretsOf(user), 'doctor', ...way(), ...onSpark(), ...data);
    const findings = JSON.parse(stdout) as { check: string; state: string; found: string }[];
    const connector = findings.find(({ check }) => check === 'Connector');
    expect(connector).toMatchObject({ state: 'fine', found: expect.stringContaining('reads') });
  },
  60_000,
);

function eventOf(number: number) {
  const occurredAt = new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString();
  return {
    ...{ eventId: `secure-${number}`, type: 'login', occurredAt, userId: 'u' },
    ...{ anonymousId: `v${number % 7}`, sessionId: 's' },
  };
}

async function send(url: string | undefined, events: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${writeKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
  });
  expect(answer.status).toBe(202);
}

function expectNoSecret(text: string, where?: string): void {
  expect(text.includes('of-the-awkward'), where).toBe(false);
}

async function expectNoSecretIn(folder: string): Promise<void> {
  for (const file of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    expectNoSecret(await readFile(path, 'latin1'), path);
  }
}
