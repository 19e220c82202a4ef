import { HomeServer, startServer } from './home-server.ts';

/** A Kafka. Started again, it has what it had stored. */
export class KafkaBroker extends HomeServer {
  static async start(): Promise<KafkaBroker> {
    return new KafkaBroker(await startServer('kafka'));
  }
}
