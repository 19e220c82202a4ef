import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pomona } from '../crash/pomona-process.ts';

/** A real Kafka of one node, on a free port and in a folder of its own: `pomona cluster up --kafka`. */
export class KafkaBroker {
  readonly address: string;
  readonly #folder: string;
  #pid: number;

  private constructor(folder: string, { address, pid }: Status) {
    this.#folder = folder;
    this.address = address;
    this.#pid = pid;
  }

  static async start(): Promise<KafkaBroker> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-broker-'));
    return new KafkaBroker(folder, await up(folder, 0));
  }

  /** Starts it again on what it had stored. */
  async restart(): Promise<void> {
    const port = Number(this.address.split(':').at(-1));
    this.#pid = (await up(this.#folder, port)).pid;
  }

  kill(): void {
    process.kill(this.#pid, 'SIGKILL');
  }

  async remove(): Promise<void> {
    await pomona('cluster', 'down', '--data', this.#folder);
    await rm(this.#folder, { recursive: true });
  }
}

interface Status {
  readonly address: string;
  readonly pid: number;
}

async function up(folder: string, port: number): Promise<Status> {
  const at = ['--data', folder];
  const started = await pomona('cluster', 'up', '--kafka', '--kafka-port', String(port), ...at);
  if (started.code !== 0) throw new Error(`Kafka did not start: ${started.stderr}`);
  const { stdout } = await pomona('cluster', 'status', '--json', ...at);
  return (JSON.parse(stdout) as Status[])[0]!;
}
