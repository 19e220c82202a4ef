import { generateKeyPairSync } from 'node:crypto';
import { ConnectError } from '@connectrpc/connect';
import { expect, test } from 'vitest';
import { explainSparkError } from '../../../src/process/spark/explain-spark-error.ts';
import { kafkaOptions, redactionSettings } from '../../../src/process/spark/kafka-options.ts';

const cluster = { bootstrapBrokers: ['kafka-1:9092', 'kafka-2:9092'], clientId: 'pomona' };
const servers = { 'kafka.bootstrap.servers': 'kafka-1:9092,kafka-2:9092' };
const certificate = (text: string) =>
  `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----`;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;

function loginOf(username: string, password: string): string {
  const sasl = { mechanism: 'PLAIN', username, password } as const;
  return kafkaOptions({ ...cluster, sasl })['kafka.sasl.jaas.config']!;
}

test('brokers that ask for nothing are given nothing', () => {
  expect(kafkaOptions(cluster)).toEqual(servers);
});

test('over TLS, Spark trusts what its Java trusts, or the authority that is named', () => {
  expect(kafkaOptions({ ...cluster, tls: {} })).toEqual({
    ...{ ...servers, 'kafka.security.protocol': 'SSL' },
  });
  const two = `Of the works\n${certificate('first')}\nOf the shop\n${certificate('second')}\n`;
  expect(kafkaOptions({ ...cluster, tls: { ca: Buffer.from(two) } })).toEqual({
    ...{ ...servers, 'kafka.security.protocol': 'SSL', 'kafka.ssl.truststore.type': 'PEM' },
    'kafka.ssl.truststore.certificates': `${certificate('first')}\n${certificate('second')}`,
  });
});

test.each([
  ['PKCS #1', rsa, 'pkcs1'],
  ['SEC 1', ec, 'sec1'],
  ['PKCS #8', ec, 'pkcs8'],
] as const)('a key in the form of %s is given as PKCS #8, and only once', (_name, key, type) => {
  const pem = key.export({ type, format: 'pem' }).toString();
  const file = Buffer.from(`${pem}${certificate('ours')}\n`);
  const options = kafkaOptions({ ...cluster, tls: { cert: file, key: file } });
  expect(options).toMatchObject({
    'kafka.ssl.keystore.type': 'PEM',
    'kafka.ssl.keystore.certificate.chain': certificate('ours'),
  });
  const given = options['kafka.ssl.keystore.key']!;
  expect(given).not.toContain('\n');
  const expected = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(given.split(/\s+/)).toEqual(expected.trim().split(/\s+/));
});

test('a key that Kafka’s client in Spark does not read is refused with what to do', () => {
  const file = (pem: string | Buffer) => ({ cert: Buffer.from(''), key: Buffer.from(pem) });
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
  const refused = (pem: string | Buffer) => () => kafkaOptions({ ...cluster, tls: file(pem) });
  expect(refused(privateKey.export(pkcs8))).toThrow(/type ed25519.*RSA.*openssl pkcs8/);
  const locked = rsa.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: 'hidden' });
  expect(refused(locked)).toThrow(/without a password.*openssl pkcs8/);
});

test.each([
  ['PLAIN', undefined, 'SASL_PLAINTEXT', 'plain.PlainLoginModule'],
  ['PLAIN', {}, 'SASL_SSL', 'plain.PlainLoginModule'],
  ['SCRAM-SHA-256', {}, 'SASL_SSL', 'scram.ScramLoginModule'],
  ['SCRAM-SHA-512', {}, 'SASL_SSL', 'scram.ScramLoginModule'],
] as const)('%s logs in with user and password', (mechanism, tls, protocol, module) => {
  const sasl = { mechanism, username: 'me', password: 'secret' };
  expect(kafkaOptions({ ...cluster, ...(tls ? { tls } : {}), sasl })).toEqual({
    ...{ ...servers, 'kafka.security.protocol': protocol, 'kafka.sasl.mechanism': mechanism },
    'kafka.sasl.jaas.config': `org.apache.kafka.common.security.${module} required username="me" password="secret";`,
  });
});

test('user and password may hold any sign', () => {
  expect(loginOf(String.raw`do\main`, String.raw`"; 'x' \"`)).toContain(
    String.raw`username="do\\main" password="\"; 'x' \\\"";`,
  );
  expect(loginOf('a\nb', 'c\r비밀//#${env:X}')).toContain(
    String.raw`username="a\nb" password="c\r비밀//#${'${env:X}'}";`,
  );
});

test('why a query ended is told without its plan', () => {
  const reason =
    'the query ended: TopicAuthorizationException: Not authorized\n  to access topics: [a]';
  for (const rest of ['\n\nDriver stacktrace:\n', '\n=== Streaming Query ===\nLogical Plan:']) {
    expect(explainSparkError(new Error(`${reason}${rest}`))).toBe(reason);
  }
});

test('what Spark says is repeated without secrets', () => {
  const login = loginOf('me', 'pass"word\nsecret');
  const pem = ec.export({ type: 'pkcs8', format: 'pem' });
  const tls = { cert: Buffer.from(''), key: Buffer.from(pem) };
  const key = kafkaOptions({ ...cluster, tls })['kafka.ssl.keystore.key']!;
  const said = `ended: {jaas=${login}}\n[key=${key}]\nstack`;
  const explained = explainSparkError(new Error(said));
  expect(explained).toMatch(/^ended: .*LoginModule required.*\n.*PRIVATE KEY.*\nstack$/);
  expect(explained).not.toMatch(/secret|word|=="|M[A-Za-z\d+/]{20}/);
  expect(explainSparkError(new ConnectError(said))).not.toMatch(/secret|word/);
  const redacted = said.replaceAll(
    new RegExp(redactionSettings['spark.sql.redaction.string.regex']!, 'g'),
    '',
  );
  expect(redacted).toBe(
    'ended: {jaas=org.apache.kafka.common.security.plain.Plain\n[key=-----\nstack',
  );
});
