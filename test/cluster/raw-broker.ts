import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { jarFolder } from '../../src/app/cluster/artifacts.ts';
import { findJava } from '../../src/app/cluster/find-programs.ts';
import { prepareKafka } from '../../src/app/cluster/kafka-node.ts';
import { freePort, kafkaAnswers } from '../../src/app/cluster/ports.ts';
import type { ServerLaunch } from '../../src/app/cluster/server-launch.ts';

/** A real Kafka of one node whose settings can be made wrong. The jars have to be there. */
export class RawBroker {
  readonly folder: string;
  readonly port: number;
  readonly #java: string;
  readonly #jars: string;
  readonly #launch: ServerLaunch;
  #child: ChildProcess | undefined;
  #output = '';

  private constructor(
    place: { folder: string; port: number; java: string; jars: string },
    launch: ServerLaunch,
  ) {
    this.folder = place.folder;
    this.port = place.port;
    this.#java = place.java;
    this.#jars = place.jars;
    this.#launch = launch;
  }

  /** A broker whose storage is formatted, and that has not been started. */
  static async prepare(): Promise<RawBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-raw-broker-'));
    const java = await findJava(process.env);
    const jars = await jarFolder('kafka', process.env);
    const [port, controllerPort] = [await freePort(), await freePort()];
    const launch = await prepareKafka({ java, jars, folder, port, controllerPort });
    return new RawBroker({ folder, port, java, jars }, launch);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  get propertiesFile(): string {
    return join(this.folder, 'server.properties');
  }

  get dataFolder(): string {
    return join(this.folder, 'data');
  }

  async set(name: string, value: string): Promise<void> {
    const text = await readFile(this.propertiesFile, 'utf8');
    const line = new RegExp(`^${name.replaceAll('.', '\\.')}=.*$`, 'm');
    await writeFile(
      this.propertiesFile,
      text.replace(line, () => `${name}=${value}`),
    );
  }

  /** What clients are told to connect to. The controller's part stays. */
  async advertise(address: string): Promise<void> {
    const text = await readFile(this.propertiesFile, 'utf8');
    const [, controller = ''] = /^advertised\.listeners=.*(,CONTROLLER:.*)$/m.exec(text) ?? [];
    await this.set('advertised.listeners', `PLAINTEXT://${address}${controller}`);
  }

  /** Starts it. Gives what it said when it ended before it answered. */
  async start(): Promise<string | undefined> {
    const { flags, mainClass, args } = this.#launch;
    const child = spawn(this.#java, [...flags, mainClass, ...args], { cwd: this.folder });
    this.#child = child;
    this.#output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
    }
    const ended = new Promise<string>((end) => child.once('close', () => end(this.#output)));
    let isOver = false;
    void ended.then(() => (isOver = true));
    while (!isOver && !(await kafkaAnswers(this.port))) await delay(100);
    return isOver ? ended : undefined;
  }

  /** A broker that was killed is waited for by its controller before the next may join: it is asked to end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((end) => child.once('close', end));
    child.kill(signal);
    await ended;
  }

  /** Runs a command as somebody would who has Kafka's scripts on the path. */
  async shell(command: string): Promise<void> {
    const script = `kafka-storage.sh() { "$JAVA" -cp "$JARS/*" kafka.tools.StorageTool "$@"; }\n${command}`;
    const env = { ...process.env, JAVA: this.#java, JARS: this.#jars };
    await promisify(execFile)('bash', ['-c', script], { env });
  }

  async remove(): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.folder, { recursive: true });
  }
}
