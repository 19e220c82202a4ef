import { describe, expect, it } from 'vitest';
import type { SourceStatus } from '../../../src/serve/source-contract.ts';
import { readSchedule } from '../../../src/view/sources/schedule-words.ts';
import { problemOf } from '../../../domains/market/formats/data-go-kr.ts';
import { gridProblemOf } from '../../../domains/market/formats/mafra-grid.ts';
import { ownProblemCodes } from '../../../src/collect/sources/problem-codes.ts';
import { failureKind } from '../../../src/view/sources/failure-kind.ts';
import {
  groupSources,
  judgeSources,
  levelOf,
  needsHand,
  silentSource,
} from '../../../src/view/sources/source-groups.ts';

const run: NonNullable<SourceStatus['lastRun']> = {
  ...{ kind: 'schedule', state: 'new', code: null, reason: null },
  ...{ scheduledFor: '2026-11-23T01:00:00Z', startedAt: '2026-11-23T01:00:00Z' },
  ...{ endedAt: '2026-11-23T01:00:05Z', calls: 1, rows: 1, addedRows: 1, changedRows: 0 },
};

function source(given: Partial<SourceStatus>): SourceStatus {
  return {
    ...{ name: 'a', title: { ko: '가', en: 'A' }, provider: 'KMA', table: 'a' },
    ...{ providerTitle: { ko: '기상청', en: 'KMA' }, schedule: '41 * * * *', nextDueAt: null },
    ...{ missing: [], sample: false, isRunning: false, lastRun: run, rows: 1, updatedAt: null },
    ...{ lastBackfill: null, filling: null },
    ...{ lateByMinutes: null, callsToday: 3, callsPerDay: 100 },
    ...given,
  };
}

const conditionsOf = (...sources: SourceStatus[]) =>
  judgeSources(sources).map(({ condition }) => condition);

describe('a schedule in words', () => {
  it.each([
    ['41 * * * *', { kind: 'hourly', minute: 41 }],
    ['*/10 * * * *', { kind: 'minutes', every: 10 }],
    ['40 10,15 * * *', { kind: 'daily', times: ['10:40', '15:40'] }],
    ['0 5 3 * *', { kind: 'monthly', days: [3], times: ['05:00'] }],
    ['30 7 * * 1-3', { kind: 'weekly', weekdays: [1, 2, 3], times: ['07:30'] }],
    ['0 9 * * 7', { kind: 'weekly', weekdays: [0], times: ['09:00'] }],
  ])('reads %j', (pattern, schedule) => {
    expect(readSchedule(pattern)).toEqual(schedule);
  });

  it.each(['0 0 1 1 *', '0 */2 * * *', '0 9 1 * 1', '0 25 * * *', '* *', 'daily'])(
    'leaves %j as it is',
    (pattern) => {
      expect(readSchedule(pattern)).toEqual({ kind: 'other' });
    },
  );
});

describe('the condition of a source', () => {
  it('is what keeps it from being asked before how its last run ended', () => {
    expect(conditionsOf(source({ missing: ['POMONA_KMA_KEY'] }))).toEqual(['missing']);
    expect(
      conditionsOf(source({ lastRun: { ...run, state: 'failed' }, lateByMinutes: 90 })),
    ).toEqual(['failed']);
    expect(conditionsOf(source({ lastRun: { ...run, state: 'empty' } }))).toEqual(['empty']);
    expect(conditionsOf(source({ lastRun: null }))).toEqual(['never']);
  });

  it('is late half an hour after it was due, but waiting while another one is asked', () => {
    expect(conditionsOf(source({ lateByMinutes: 29 }))).toEqual(['new']);
    expect(conditionsOf(source({ lateByMinutes: 30 }))).toEqual(['late']);
    expect(conditionsOf(source({ lateByMinutes: 30 }), source({ isRunning: true }))).toEqual([
      'waiting',
      'running',
    ]);
  });

  it('needs a hand where it failed, is late or lacks a key', () => {
    expect(levelOf('failed')).toBe('bad');
    expect([levelOf('late'), levelOf('missing')]).toEqual(['watch', 'watch']);
    expect([levelOf('waiting'), levelOf('empty'), levelOf('new')]).toEqual([
      'good',
      'good',
      'good',
    ]);
  });

  it('is that of the last regular run, beside which a backfill that runs or failed is told', () => {
    const failedBackfill = { ...run, kind: 'backfill' as const, state: 'failed' as const };
    const filling = { done: 3, total: 10 };
    const [failed, running, first] = judgeSources([
      source({ lastBackfill: failedBackfill }),
      source({ lastBackfill: failedBackfill, filling, isRunning: true }),
      source({ filling, isRunning: true, lastRun: { ...run, endedAt: null, state: null } }),
    ]);
    expect([failed?.condition, failed?.isBackfillFailed]).toEqual(['new', true]);
    expect([running?.condition, running?.isBackfillFailed]).toEqual(['new', false]);
    expect(first?.condition).toBe('running');
    expect([failed, running].map((each) => each && needsHand(each))).toEqual([true, false]);
  });

  it('is told by provider, each missing variable once', () => {
    const missing = ['POMONA_KMA_KEY'];
    const judged = judgeSources([
      source({ missing }),
      source({ provider: 'AT', callsToday: 9 }),
      source({ name: 'b', missing }),
    ]);
    const groups = groupSources(judged);
    expect(groups.map(({ provider, sources }) => [provider, sources.length])).toEqual([
      ['KMA', 2],
      ['AT', 1],
    ]);
    expect(groups[0]?.missing).toEqual(missing);
    expect(groups[1]?.callsToday).toBe(9);
  });
});

describe('why a run failed', () => {
  const answer = (body: object) => {
    const text = JSON.stringify(body);
    return { status: 200, contentType: 'json', bytes: new TextEncoder().encode(text), text };
  };

  it('is known of every code that the portal has a meaning for', () => {
    const codes = [1, 2, 4, 5, 10, 11, 12, 20, 21, 22, 23, 29, 30, 31, 32, 33, 99].map(
      (number) =>
        problemOf(answer({ response: { header: { resultCode: `${number}`, resultMsg: '' } } }))
          ?.code ?? '',
    );
    for (const code of codes) expect([code, failureKind('KMA', code)]).not.toContain('other');
    expect(failureKind('AT', codes[9] ?? '')).toBe('quota');
  });

  it('is known of every code of Pomona’s own', () => {
    const others = ownProblemCodes.filter((code) => failureKind('KMA', code) === 'other');
    expect(others).toEqual(['unknown']);
  });

  it('is known of a key that MAFRA refuses', () => {
    const problem = gridProblemOf(answer({ result: { code: 'INFO-100', message: '인증키' } }));
    expect(failureKind('MAFRA', problem?.code ?? '')).toBe('keyUnknown');
  });

  it.each([
    ['KMA', 'http-503', 'serverError'],
    ['AT', 'http-429', 'tooFast'],
    ['RDA', 'http-403', 'keyUnknown'],
    ['KAMIS', '200', 'badRequest'],
    ['MAFRA', 'ERROR-336', 'badRequest'],
    ['GARAK', 'unreachable', 'unreachable'],
    ['SOMEBODY', '30', 'other'],
    ['KMA', '', 'other'],
  ])('of %s with the code "%s" is %s', (provider, code, kind) => {
    expect(failureKind(provider, code)).toBe(kind);
  });
});

describe('the source that keeps a report from having anything', () => {
  const failed = { lastRun: { ...run, state: 'failed' as const }, rows: 0 };

  it('failed or lacks its key, and none of those that are read has brought a row', () => {
    const keyless = source({ name: 'a', missing: ['POMONA_AT_KEY'], rows: 0 });
    const refused = source({ name: 'b', ...failed });
    expect(silentSource([keyless], ['a', 'b'])?.condition).toBe('missing');
    expect(silentSource([keyless, refused], ['a', 'b'])?.name).toBe('b');
  });

  it('has not been asked to the end yet', () => {
    const running = { ...run, endedAt: null, state: null };
    for (const lastRun of [null, running]) {
      expect(silentSource([source({ rows: 0, lastRun })], ['a'])?.name).toBe('a');
    }
  });

  it('is none where another has brought rows, where all is well, or where it is not read', () => {
    const refused = source({ name: 'b', ...failed });
    expect(silentSource([source({ name: 'a', rows: 1 }), refused], ['a', 'b'])).toBeUndefined();
    expect(silentSource([source({ name: 'a', rows: 0 })], ['a'])).toBeUndefined();
    expect(silentSource([refused], ['a'])).toBeUndefined();
  });
});
