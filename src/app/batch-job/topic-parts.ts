import { basename } from 'node:path';
import { createTopic } from '../../log/kafka/create-topic.ts';
import type { TopicOptions } from '../../log/kafka/create-topic.ts';
import { KafkaAppender } from '../../log/kafka/kafka-appender.ts';
import type { KafkaCluster } from '../../log/kafka/kafka-cluster.ts';
import { identityOf, lineHeader } from './line-header.ts';
import type { Part, PartTarget } from './split-file.ts';

const headerName = Buffer.from(lineHeader);
/** One send; well under the `max.message.bytes` that topics are created with. */
const sendBytes = 4 * 1024 * 1024;

/**
 * Parts as records of a topic, one a line. A part that is sent again is there twice; whoever reads it tells its lines by
 * their headers.
 */
export class TopicParts implements PartTarget {
  readonly #file: string;
  readonly #appender: KafkaAppender;
  /** Number of the line before those that are being sent. */
  #lastLine = 0;

  private constructor(cluster: KafkaCluster, topic: string, file: string) {
    this.#file = basename(file);
    this.#appender = new KafkaAppender({
      ...{ cluster, topic },
      placeOf: (line, index) => ({
        headers: new Map([[headerName, identityOf(this.#file, this.#lastLine + index + 1, line)]]),
      }),
    });
  }

  /** Creates the topic where there is none, with one partition. Rejects with PomonaError `log_unavailable`. */
  static async open(
    cluster: KafkaCluster,
    topic: string,
    file: string,
    onTrouble: NonNullable<TopicOptions['onTrouble']>,
  ): Promise<TopicParts> {
    await createTopic(cluster, { topic, kind: 'events', partitions: 1, onTrouble });
    return new TopicParts(cluster, topic, file);
  }

  holds(): boolean {
    return false;
  }

  async put({ firstLine, lines }: Part): Promise<void> {
    this.#lastLine = firstLine - 1;
    for (const some of inSends(lines)) {
      await this.#appender.append({
        lines: Buffer.concat(some.flatMap((line) => [line, lineBreak])),
        ...{ records: some.length, receivedAtMs: Date.now() },
      });
      this.#lastLine += some.length;
    }
  }

  close(): Promise<void> {
    return this.#appender.close();
  }
}

const lineBreak = Buffer.from('\n');

function* inSends(lines: readonly Buffer[]): Generator<readonly Buffer[]> {
  let [some, bytes]: [Buffer[], number] = [[], 0];
  for (const line of lines) {
    if (bytes + line.length > sendBytes) {
      yield some;
      [some, bytes] = [[], 0];
    }
    some.push(line);
    bytes += line.length;
  }
  yield some;
}
