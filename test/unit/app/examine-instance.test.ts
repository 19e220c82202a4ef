import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { dataFolder } from '../../../src/app/data-folder.ts';
import { examineInstance } from '../../../src/app/doctor/examine-instance.ts';
import type { SourceStatus } from '../../../src/serve/source-contract.ts';

let server: Server;
afterEach(() => server.close());

/** What the doctor says of the sources of an instance that answers so. */
async function findingsOn(sources: readonly Partial<SourceStatus>[]) {
  const results: Readonly<Record<string, unknown>> = {
    'sources-list': { sample: false, sources },
    ledger: { difference: 0 },
  };
  server = createServer(({ url = '' }, response) => {
    const result = results[url.replace('/api/admin/', '')];
    response.end(
      JSON.stringify(
        result ? { kind: 'result', result } : { faults: [], roles: ['engine', 'sources'] },
      ) + '\n',
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const run = { pid: 1, url, adminToken: 'token', startedAt: '' };
  const findings = await examineInstance(dataFolder('nowhere'), run);
  return findings.filter(({ check }) => check === 'Sources');
}

type Run = NonNullable<SourceStatus['lastRun']>;
const good: Run = {
  ...{ kind: 'schedule', state: 'new', scheduledFor: '', startedAt: '', endedAt: '' },
  ...{ code: null, reason: null, calls: 1, rows: 1, addedRows: 1, changedRows: 0 },
};
const bad: Run = { ...good, state: 'failed', code: '22', reason: 'Used up.' };
const source = { name: 'toy-prices', provider: 'TOY', missing: [], lastRun: good };

test('a source that is asked as it should be is fine, and its failed backfill is told apart', async () => {
  expect(await findingsOn([{ ...source, lastBackfill: null }])).toMatchObject([{ state: 'fine' }]);
  server.close();
  const [finding, ...others] = await findingsOn([{ ...source, lastBackfill: bad }]);
  expect(others).toEqual([]);
  expect(finding).toMatchObject({
    state: 'doubtful',
    found: 'the last backfill of toy-prices failed (22): Used up.',
  });
  expect(finding?.fix).toContain('pomona sources backfill toy-prices');
});

test('a source whose last run failed is told, whatever its backfill did', async () => {
  expect(await findingsOn([{ ...source, lastRun: bad, lastBackfill: good }])).toMatchObject([
    { state: 'doubtful', found: 'toy-prices failed (22): Used up.' },
  ]);
});
