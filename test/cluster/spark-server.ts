import { join } from 'node:path';
import { HomeServer, startServer } from './home-server.ts';

/** A Spark Connect server. Started again, it remembers nothing. */
export class SparkServer extends HomeServer {
  static async start(): Promise<SparkServer> {
    return new SparkServer(await startServer('spark'));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** What Spark may write to, and this machine read. */
  get storage(): string {
    return join(this.folder, 'storage');
  }
}
