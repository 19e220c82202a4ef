import { expect, test } from 'vitest';
import { inOrder, isBehind } from '../../../src/view/group-buys/answer.ts';
import type { GroupBuy } from '../../../src/view/group-buys/answer.ts';

const at = (hour: number) => new Date(Date.UTC(2026, 10, 22, hour)).toISOString();

function group(groupId: string, fields: Partial<GroupBuy> = {}): GroupBuy {
  return {
    groupId,
    itemCode: 'apple',
    itemName: 'apple',
    itemNameEn: 'apple',
    targetSize: 10,
    joined: 5,
    openedAt: at(0),
    closesAt: at(10),
    filledAt: null,
    state: 'open',
    forecastFilledAt: at(9),
    ...fields,
  };
}

test.each([
  ['fills before it closes', {}, false],
  ['fills as it closes', { forecastFilledAt: at(10) }, false],
  ['fills too late', { forecastFilledAt: at(11) }, true],
  ['has nobody', { joined: 0, forecastFilledAt: null }, true],
  ['has filled', { state: 'filled', filledAt: at(3), forecastFilledAt: null }, false],
  ['has expired', { state: 'expired', forecastFilledAt: null }, false],
] as const)('a group buy that %s is behind its pace, or not', (_, fields, behind) => {
  expect(isBehind(group('g', fields))).toBe(behind);
});

test('groups stand in the order asked for, those that still can be helped first', () => {
  const rows = [
    group('late', { closesAt: at(12), joined: 9 }),
    group('done', { closesAt: at(1), joined: 10, state: 'filled' }),
    group('soon', { closesAt: at(5), joined: 1 }),
  ];
  const ids = (order: Parameters<typeof inOrder>[1]) =>
    inOrder(rows, order).map(({ groupId }) => groupId);
  expect(ids('newest')).toEqual(['late', 'done', 'soon']);
  expect(ids('closing')).toEqual(['soon', 'late', 'done']);
  expect(ids('progress')).toEqual(['done', 'late', 'soon']);
});
