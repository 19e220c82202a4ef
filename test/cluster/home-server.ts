import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pomona } from '../crash/pomona-process.ts';

type Service = 'kafka' | 'spark';

/** A real server of one node, on a free port and in a folder of its own, as `pomona cluster up` starts it. */
export class HomeServer {
  readonly address: string;
  readonly folder: string;
  readonly #service: Service;
  #pid: number;

  protected constructor({ service, folder, address, pid }: StartedServer) {
    this.#service = service;
    this.folder = folder;
    this.address = address;
    this.#pid = pid;
  }

  get port(): number {
    return Number(this.address.split(':').at(-1));
  }

  /** Starts it again on the same port. */
  async restart(): Promise<void> {
    this.#pid = (await up(this.#service, this.folder, this.port)).pid;
  }

  kill(): void {
    process.kill(this.#pid, 'SIGKILL');
  }

  async remove(): Promise<void> {
    await pomona('cluster', 'down', '--data', this.folder);
    await rm(this.folder, { recursive: true });
  }
}

export interface StartedServer {
  readonly service: Service;
  readonly folder: string;
  readonly address: string;
  readonly pid: number;
}

export async function startServer(service: Service): Promise<StartedServer> {
  const folder = await mkdtemp(join(tmpdir(), `pomona-${service}-`));
  return { ...(await up(service, folder, 0)), folder };
}

async function up(
  service: Service,
  folder: string,
  port: number,
): Promise<Omit<StartedServer, 'folder'>> {
  const at = ['--data', folder];
  const only = [`--${service}`, `--${service}-port`, String(port)];
  const started = await pomona('cluster', 'up', ...only, ...at);
  if (started.code !== 0) throw new Error(`${service} did not start: ${started.stderr}`);
  const { stdout } = await pomona('cluster', 'status', '--json', ...at);
  const servers = JSON.parse(stdout) as StartedServer[];
  return servers.find((each) => each.service === service)!;
}
