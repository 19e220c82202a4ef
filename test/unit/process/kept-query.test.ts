import { once } from 'node:events';
import { createServer } from 'node:http2';
import type { Http2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SparkConnectService } from '../../../src/process/spark/connect-protocol.ts';
import type { ExecutePlanResponseSchema } from '../../../src/process/spark/connect-protocol.ts';
import { KeptQuery } from '../../../src/process/spark/kept-query.ts';
import { sql } from '../../../src/process/spark/spark-session.ts';

type ResponseInit = MessageInitShape<typeof ExecutePlanResponseSchema>;

const name = 'orders-1';
const id = { id: 'a', runId: 'b' };

let server: Http2Server;
let batches: string[];

/** A Spark in which the query runs, and has had these batches. */
beforeEach(async () => {
  batches = [];
  server = createServer(
    connectNodeAdapter({
      routes: (router) =>
        router.service(SparkConnectService, {
          async *executePlan({ plan }) {
            await Promise.resolve();
            const asked = plan?.opType.case === 'command' ? plan.opType.value.commandType : null;
            if (asked?.case === 'streamingQueryManagerCommand') yield managed;
            const isProgress =
              asked?.case === 'streamingQueryCommand' &&
              asked.value.command.case === 'recentProgress';
            if (isProgress) yield progressOf(batches);
          },
        }),
    }),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(() => {
  server.close();
});

const managed: ResponseInit = {
  responseType: {
    case: 'streamingQueryManagerCommandResult',
    value: { resultType: { case: 'active', value: { activeQueries: [{ id, name }] } } },
  },
};

function progressOf(recentProgressJson: string[]): ResponseInit {
  const resultType = { case: 'recentProgress', value: { recentProgressJson } } as const;
  return {
    responseType: { case: 'streamingQueryCommandResult', value: { resultType } },
  };
}

function batch(batchId: number, from: number, to: number, numInputRows: number): string {
  const offset = (at: number) => JSON.stringify({ orders: { 0: at } });
  const source = { startOffset: offset(from), endOffset: offset(to), numInputRows };
  return JSON.stringify({ batchId, stateOperators: [], sources: [source] });
}

test('records that Kafka had dropped before a kept query read them are told, once', async () => {
  const troubles: string[] = [];
  batches = [batch(0, 0, 10, 10), batch(1, 10, 40, 14)];
  const { port } = server.address() as AddressInfo;
  const query = new KeptQuery({
    ...{ url: `http://127.0.0.1:${port}`, name, views: [], checkpoint: '/c' },
    stream: { input: sql('select 1') },
    hasCounted: () => true,
    onTrouble: (what, error) => troubles.push(`${what}: ${(error as Error).message}`),
  });
  await expect.poll(() => troubles).toHaveLength(1);
  batches = [...batches, batch(2, 40, 50, 10), batch(3, 50, 60, 0)];
  await expect.poll(() => troubles, { timeout: 5_000 }).toHaveLength(2);
  await query.stop();
  expect(troubles).toEqual([
    'Events are lost to the numbers: Batch 1 of the query orders-1 found 14 of the 30 records from offsets 10 to 40: Kafka had dropped the others (retention.ms).',
    'Events are lost to the numbers: Batch 3 of the query orders-1 found 0 of the 10 records from offsets 50 to 60: Kafka had dropped the others (retention.ms).',
  ]);
});
