import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentLog } from '../../src/log/segment-log.ts';
import type { SegmentLogOptions } from '../../src/log/segment-log.ts';
import { describeEventLog } from './event-log.ts';
import type { LogUnderTest } from './event-log.ts';

async function makeSegmentLog(options: Omit<SegmentLogOptions, 'folder'>): Promise<LogUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), 'pomona-log-'));
  const log = await SegmentLog.open({ folder, ...options });
  let current = log;
  return {
    log,
    async reopen() {
      await current.close();
      current = await SegmentLog.open({ folder, ...options });
      return current;
    },
    async dispose() {
      await current.close();
      await rm(folder, { recursive: true });
    },
  };
}

describeEventLog('The embedded log', () => makeSegmentLog({}));
describeEventLog('The embedded log on tiny segments', () => makeSegmentLog({ segmentBytes: 500 }));
describeEventLog('The embedded log without syncs', () => makeSegmentLog({ sync: 'never' }));
