import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pomona } from '../crash/pomona-process.ts';

/** A real Spark Connect server on a free port and in a folder of its own: `pomona cluster up --spark`. */
export class SparkServer {
  readonly port: number;
  /** What Spark may write to, and this machine read. */
  readonly storage: string;
  readonly #folder: string;
  #pid: number;

  private constructor(folder: string, { address, pid }: Status) {
    this.#folder = folder;
    this.storage = join(folder, 'storage');
    this.port = Number(address.split(':').at(-1));
    this.#pid = pid;
  }

  static async start(): Promise<SparkServer> {
    const folder = await mkdtemp(join(tmpdir(), 'pomona-spark-'));
    return new SparkServer(folder, await up(folder, 0));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Starts it again on the same port, without anything it remembered. */
  async restart(): Promise<void> {
    this.#pid = (await up(this.#folder, this.port)).pid;
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
  readonly service: string;
  readonly address: string;
  readonly pid: number;
}

async function up(folder: string, port: number): Promise<Status> {
  const at = ['--data', folder];
  const started = await pomona('cluster', 'up', '--spark', '--spark-port', String(port), ...at);
  if (started.code !== 0) throw new Error(`Spark did not start: ${started.stderr}`);
  const { stdout } = await pomona('cluster', 'status', '--json', ...at);
  return (JSON.parse(stdout) as Status[]).find(({ service }) => service === 'spark')!;
}
