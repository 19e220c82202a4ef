import { createPrivateKey } from 'node:crypto';
import { PomonaError, messageOf } from '../../base/errors.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';

type Options = Readonly<Record<string, string>>;

/**
 * How Spark's sources and sinks reach a cluster. As this process does, Kafka's client of Java looks whether a certificate is
 * for the name that was asked for, unless told otherwise.
 *
 * @throws PomonaError `not_configured` for a key that Kafka's client of Java does not read
 */
export function kafkaOptions({ bootstrapBrokers, tls, sasl }: KafkaCluster): Options {
  return {
    'kafka.bootstrap.servers': bootstrapBrokers.join(','),
    ...(tls || sasl ? { 'kafka.security.protocol': protocolOf({ tls, sasl }) } : {}),
    ...(tls ? tlsOptions(tls) : {}),
    ...(sasl ? saslOptions(sasl) : {}),
  };
}

function protocolOf({ tls, sasl }: { readonly tls: unknown; readonly sasl: unknown }): string {
  if (!sasl) return 'SSL';
  return tls ? 'SASL_SSL' : 'SASL_PLAINTEXT';
}

function tlsOptions({ ca, cert, key }: NonNullable<KafkaCluster['tls']>): Options {
  return {
    ...(ca
      ? {
          'kafka.ssl.truststore.type': 'PEM',
          'kafka.ssl.truststore.certificates': certificatesIn(ca),
        }
      : {}),
    ...(cert && key
      ? {
          'kafka.ssl.keystore.type': 'PEM',
          'kafka.ssl.keystore.certificate.chain': certificatesIn(cert),
          'kafka.ssl.keystore.key': privateKeyOf(key),
        }
      : {}),
  };
}

/** A file may hold more than certificates, even the key. */
function certificatesIn(pem: Buffer): string {
  const blocks = pem.toString().match(/-----BEGIN ([A-Z ]*CERTIFICATE)-----[^-]*-----END \1-----/g);
  return (blocks ?? []).join('\n');
}

/** As PKCS #8, since no other form is taken; on one line, by which {@link withoutSecrets} finds its end. */
function privateKeyOf(pem: Buffer): string {
  const key = readPrivateKey(pem);
  const { asymmetricKeyType: type = 'unknown' } = key;
  if (!keyTypes.has(type)) {
    throw refused(`is of the type ${type}, where Kafka’s client in Spark reads RSA, DSA and EC`);
  }
  return key.export({ type: 'pkcs8', format: 'pem' }).toString().trim().replaceAll('\n', ' ');
}

const keyTypes = new Set<string>(['rsa', 'dsa', 'ec']);

function readPrivateKey(pem: Buffer) {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw refused(`cannot be given to Spark: ${messageOf(error)}`);
  }
}

function refused(what: string): PomonaError {
  const message = `The key of --kafka-key ${what}. Make it an RSA or EC key as PEM without a password: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW`;
  return new PomonaError('not_configured', message);
}

function saslOptions({ mechanism, username, password }: NonNullable<KafkaCluster['sasl']>) {
  const login = `${loginModules[mechanism]} required username=${quoted(username)} password=${quoted(password)};`;
  return { 'kafka.sasl.mechanism': mechanism, 'kafka.sasl.jaas.config': login };
}

const security = 'org.apache.kafka.common.security';
const scram = `${security}.scram.ScramLoginModule`;
const loginModules = {
  PLAIN: `${security}.plain.PlainLoginModule`,
  'SCRAM-SHA-256': scram,
  'SCRAM-SHA-512': scram,
} as const;

/** A text as Kafka reads it: by Java's StreamTokenizer, for which a line's end ends a text. */
function quoted(text: string): string {
  const escapes: Readonly<Record<string, string>> = { '\n': String.raw`\n`, '\r': String.raw`\r` };
  return `"${text.replaceAll(/["\\\n\r]/g, (each) => escapes[each] ?? `\\${each}`)}"`;
}

/** From where a secret of {@link kafkaOptions} begins to the end of its line. */
const secretText = String.raw`(LoginModule required|BEGIN PRIVATE KEY)[^\n]*`;

/** By these Spark leaves secrets out of plans, explanations and what it tells of statements. */
export const redactionSettings: Options = {
  'spark.sql.redaction.options.regex': String.raw`(?i)url|^kafka\.(ssl|sasl)\.`,
  'spark.sql.redaction.string.regex': secretText,
};

/** A text of Spark's without secrets, if it has any. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(new RegExp(secretText, 'g'), '$1 (left out)');
}
