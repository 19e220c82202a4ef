import { expect, test } from 'vitest';
import { shopEvents } from '../../../domains/shop/events.ts';
import { shopMetrics } from '../../../domains/shop/metrics.ts';
import { eventColumns } from '../../../src/collect/event-schema.ts';
import type { MetricDefinition } from '../../../src/metrics/definition.ts';
import { planMetric } from '../../../src/metrics/plan.ts';
import { countingPlan } from '../../../src/process/spark/counting-stream.ts';

const columns = eventColumns(shopEvents);
const idOf = (metrics: readonly MetricDefinition[]) =>
  countingPlan(metrics.map(planMetric), columns).id;

test('a plan is another one where any definition is, and so never meets the state of the old', () => {
  const [first, ...others] = shopMetrics;
  const id = idOf(shopMetrics);
  expect(idOf(structuredClone(shopMetrics))).toBe(id);
  expect(idOf([{ ...first!, title: 'Another title' }, ...others])).toBe(id);
  expect(idOf([{ ...first!, where: "type = 'wish'" }, ...others])).not.toBe(id);
  expect(idOf(others)).not.toBe(id);
  const plans = shopMetrics.map(planMetric);
  const more = [...columns, { name: 'basket', type: 'VARCHAR' } as const];
  expect(countingPlan(plans, more).id).not.toBe(id);
});
