import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { jarFolder } from '../../src/app/cluster/artifacts.ts';
import { fetchJars } from '../../src/app/cluster/fetch-jars.ts';
import { findJava } from '../../src/app/cluster/find-programs.ts';
import { freePort, kafkaAnswers } from '../../src/app/cluster/ports.ts';

const run = promisify(execFile);

export const user = { name: 'pomona', password: 'right-password' };
/** Somebody who may do only what access lists say; `user` may do everything. */
export const limitedUser = { name: 'limited', password: 'limited-password' };
const users = [user, limitedUser];
/** Somebody like `user`, known to PLAIN only, whose password has to be written with care. */
export const awkwardUser = { name: 'awkward', password: String.raw`quote " and \ of-the-awkward` };
const storePassword = 'of-the-stores';

/** How the broker listens, by the protocol of each listener. */
const protocols = {
  plaintext: 'PLAINTEXT',
  tls: 'SSL',
  saslTls: 'SASL_SSL',
  saslPlaintext: 'SASL_PLAINTEXT',
  controller: 'PLAINTEXT',
} as const;
type Listener = keyof typeof protocols;

/** A real broker that asks for certificates or passwords, with stores made by keytool. */
export class SecureBroker {
  readonly #folder: string;
  readonly #ports: Readonly<Record<Listener, number>>;
  readonly #server: ChildProcess;

  private constructor(folder: string, ports: Record<Listener, number>, server: ChildProcess) {
    this.#folder = folder;
    this.#ports = ports;
    this.#server = server;
  }

  static async start(): Promise<SecureBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-secure-'));
    const jars = await jarFolder('kafka', process.env);
    await fetchJars({
      ...{ service: 'kafka', folder: jars, environment: process.env },
      onProgress: () => undefined,
    });
    await makeStores(folder);
    const ports = {} as Record<Listener, number>;
    for (const listener of Object.keys(protocols) as Listener[]) ports[listener] = await freePort();
    const properties = join(folder, 'server.properties');
    await writeFile(properties, propertiesText(folder, ports));
    const java = await findJava(process.env);
    const launch = (main: string) => ['-Xmx256m', '-cp', join(jars, '*'), main];
    const scram = users.flatMap(({ name, password }) =>
      ['256', '512'].flatMap((bits) => [
        '--add-scram',
        `SCRAM-SHA-${bits}=[name=${name},password=${password}]`,
      ]),
    );
    const format = ['format', '--standalone', '-t', 'AAAAAAAAAAAAAAAAAAAAAQ', '-c', properties];
    await run(java, [...launch('kafka.tools.StorageTool'), ...format, ...scram]);
    const server = spawn(java, [...launch('kafka.Kafka'), properties], {
      ...{ cwd: folder, stdio: 'ignore' },
    });
    while (!(await kafkaAnswers(ports.plaintext))) await delay(200);
    return new SecureBroker(folder, ports, server);
  }

  address(listener: Listener): string {
    return `127.0.0.1:${this.#ports[listener]}`;
  }

  /** A file of those that keytool made: the authority, a client's certificate and its key. */
  file(name: 'ca.pem' | 'client.pem' | 'client-key.pem'): string {
    return join(this.#folder, name);
  }

  async remove(): Promise<void> {
    const ended = new Promise((resolve) => this.#server.once('exit', resolve));
    this.#server.kill('SIGKILL');
    await ended;
    await rm(this.#folder, { recursive: true });
  }
}

/** An authority, and certificates of it for the broker and for a client. */
async function makeStores(folder: string): Promise<void> {
  const keytool = (...args: readonly string[]) =>
    run('keytool', [...args, '-storepass', storePassword, '-storetype', 'PKCS12'], { cwd: folder });
  const pair = ['-genkeypair', '-keyalg', 'EC', '-validity', '2', '-keypass', storePassword];
  await keytool(
    ...[...pair, '-keystore', 'ca.p12', '-alias', 'ca', '-dname', 'CN=Pomona tests'],
    ...['-ext', 'bc:c'],
  );
  await keytool('-exportcert', '-rfc', '-keystore', 'ca.p12', '-alias', 'ca', '-file', 'ca.pem');
  const trusted = ['-importcert', '-noprompt', '-alias', 'ca', '-file', 'ca.pem'];
  await keytool(...trusted, '-keystore', 'trust.p12');
  for (const name of ['broker', 'client']) {
    const store = ['-keystore', `${name}.p12`, '-alias', name];
    await keytool(...pair, ...store, '-dname', `CN=${name}`);
    await keytool('-certreq', ...store, '-file', `${name}.csr`);
    await keytool(
      ...['-gencert', '-rfc', '-keystore', 'ca.p12', '-alias', 'ca', '-validity', '2'],
      ...[
        '-infile',
        `${name}.csr`,
        '-outfile',
        `${name}.pem`,
        '-ext',
        'san=ip:127.0.0.1,dns:localhost',
      ],
    );
    await keytool(...trusted, '-keystore', `${name}.p12`);
    await keytool('-importcert', ...store, '-file', `${name}.pem`);
  }
  await run(
    'openssl',
    [
      ...['pkcs12', '-in', 'client.p12', '-passin', `pass:${storePassword}`],
      ...['-nocerts', '-nodes', '-out', 'client-key.pem'],
    ],
    { cwd: folder },
  );
}

function propertiesText(folder: string, ports: Readonly<Record<Listener, number>>): string {
  const names = Object.keys(protocols) as Listener[];
  const named = (text: (name: Listener) => string) =>
    names.map((name) => `${name.toUpperCase()}:${text(name)}`).join(',');
  const listeners = named((name) => `//127.0.0.1:${ports[name]}`);
  const passwords = [...users, awkwardUser]
    .map(({ name, password }) => `user_${name}="${password.replaceAll(/["\\]/g, String.raw`\$&`)}"`)
    .join(' ')
    // The file has escapes of its own.
    .replaceAll('\\', String.raw`\\`);
  const plainUser = `org.apache.kafka.common.security.plain.PlainLoginModule required ${passwords};`;
  const scramUser = 'org.apache.kafka.common.security.scram.ScramLoginModule required;';
  const sasl = ['sasltls', 'saslplaintext'].flatMap((listener) => [
    `listener.name.${listener}.plain.sasl.jaas.config=${plainUser}`,
    `listener.name.${listener}.scram-sha-256.sasl.jaas.config=${scramUser}`,
    `listener.name.${listener}.scram-sha-512.sasl.jaas.config=${scramUser}`,
  ]);
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.bootstrap.servers=127.0.0.1:${ports.controller}`,
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    `listeners=${listeners}`,
    `advertised.listeners=${listeners}`,
    `listener.security.protocol.map=${named((name) => protocols[name])}`,
    `log.dirs=${join(folder, 'data')}`,
    'auto.create.topics.enable=false',
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    // Who comes without a password, or with a certificate, is none of the users.
    `super.users=User:ANONYMOUS;User:CN=client;User:${user.name};User:${awkwardUser.name}`,
    'sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512',
    ...sasl,
    'listener.name.tls.ssl.client.auth=required',
    `ssl.keystore.location=${join(folder, 'broker.p12')}`,
    `ssl.keystore.password=${storePassword}`,
    'ssl.keystore.type=PKCS12',
    `ssl.truststore.location=${join(folder, 'trust.p12')}`,
    `ssl.truststore.password=${storePassword}`,
    'ssl.truststore.type=PKCS12\n',
  ].join('\n');
}
