import { expect, test } from 'vitest';
import { createPrometheus } from '../../../src/app/prometheus.ts';
import { findingOf, GivenAlerts } from '../publish/given-alerts.ts';

test('the figures tell of each alert rule whether it fires', async () => {
  const given = await GivenAlerts.open();
  try {
    const { registry, watchAlerts } = createPrometheus();
    watchAlerts(given.alerts.monitor);
    expect(await registry.metrics()).toContain('pomona_alert_active{rule="heat"} 0\n');
    await given.round([findingOf('oven'), findingOf('stove')]);
    expect(await registry.metrics()).toContain('pomona_alert_active{rule="heat"} 1\n');
    await given.round([]);
    await given.round([], 6 * 60_000);
    expect(await registry.metrics()).toContain('pomona_alert_active{rule="heat"} 0\n');
  } finally {
    await given.remove();
  }
});
