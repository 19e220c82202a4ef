import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
export class KafkaBroker {
  readonly address = '127.0.0.1:19092';
  #c: ChildProcess | undefined;
  static async start() {
    const b = new KafkaBroker();
    await b.restart();
    return b;
  }
  async restart() {
    this.#c = spawn('java', ['-Xmx384m', '-cp', 'libs/*', 'kafka.Kafka', 'server.properties'], {
      cwd: '/tmp/kj',
      stdio: 'ignore',
    });
    for (;;) {
      try {
        const { connect } = await import('node:net');
        await new Promise<void>((y, n) => {
          const s = connect(19092, '127.0.0.1', () => {
            s.destroy();
            y();
          });
          s.on('error', n);
        });
        return;
      } catch {
        await new Promise((r) => setTimeout(r, 100));
      }
    }
  }
  async kill() {
    this.#c!.kill('SIGKILL');
    await once(this.#c!, 'exit');
  }
  async remove() {
    await this.kill();
  }
}
