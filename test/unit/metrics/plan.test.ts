import { describe, expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import { eventColumns } from '../../../src/collect/event-schema.ts';
import type { MetricDefinition } from '../../../src/metrics/definition.ts';
import { columnsUsed, planMetric, statesOf } from '../../../src/metrics/plan.ts';

const wishes: MetricDefinition = {
  ...{ name: 'item_wishes', title: 'Wishes', window: 'hour', key: ['itemCode'] },
  where: "type = 'wish'",
  measures: {
    wishes: { kind: 'count' },
    wishers: { kind: 'distinct', of: 'anonymousId', where: 'userId is not null' },
  },
};

describe('the version of a metric', () => {
  const { version } = planMetric(wishes);

  test.each<[string, Partial<MetricDefinition>]>([
    ['window', { window: 'minute' }],
    ['key', { key: ['itemCode', 'type'] }],
    ['where', { where: "type = 'item_view'" }],
    ['measures', { measures: { wishes: { kind: 'count' } } }],
    ['measure', { measures: { ...wishes.measures, wishes: { kind: 'sum', of: 'quantity' } } }],
    ['name', { name: 'other' }],
  ])('changes with its %s', (_, change) => {
    expect(planMetric({ ...wishes, ...change }).version).not.toBe(version);
  });

  test('does not change with its title, and is the same at every start', () => {
    expect(planMetric({ ...wishes, title: 'Other' }).version).toBe(version);
    expect(planMetric(structuredClone(wishes)).version).toBe(version);
  });
});

test('a plan has one state for what merges row by row, and one for each set', () => {
  const states = statesOf(planMetric(wishes));
  expect(states.map(({ name }) => name)).toEqual(['item_wishes_totals', 'item_wishes_wishers']);
  expect(states.map(({ where }) => where)).toEqual([
    "(type = 'wish') and (itemCode is not null)",
    "((type = 'wish') and (itemCode is not null)) and (userId is not null) and (anonymousId is not null)",
  ]);
});

test('a key that is asked for by the author already is not asked for twice', () => {
  const plan = planMetric({ ...wishes, where: 'itemCode is not null' });
  expect(plan.totals.where).toBe('itemCode is not null');
});

test('columnsUsed names the columns of all expressions, and no others', () => {
  const columns = eventColumns(shopEvents).map(({ name }) => name);
  expect(columnsUsed(planMetric(wishes), columns)).toEqual([
    'type',
    'anonymousId',
    'userId',
    'itemCode',
  ]);
});

test('no two state tables of the shop have the same name', () => {
  const names = shopMetrics
    .map(planMetric)
    .flatMap(statesOf)
    .map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
