import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FixtureServer } from '../../domains/market/fixture/fixture-server.ts';
import { startMarketFixtures } from '../../domains/market/fixture/market-fixtures.ts';
import { addDays, seoulTime } from '../../src/collect/sources/scheduled-time.ts';
import type { SourcesAnswer } from '../../src/serve/source-contract.ts';
import { root } from '../repo/project-files.ts';
import { expectForEverybody } from './expect-for-everybody.ts';
import { chromiumPath } from './launch-chromium.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();

/** Sources of what the pages of the weather show. */
const weather = ['kma-ultra-short-now', 'kma-short-forecast', 'kma-mid-land-forecast'];

describe.skipIf(executablePath === undefined)('the weather, and history on its way', () => {
  let fixtures: FixtureServer;
  let stage: Stage;
  let backfill: ChildProcess;

  beforeAll(async () => {
    fixtures = await startMarketFixtures({ clock: Date.now });
    for (const provider of ['AT', 'KMA']) {
      vi.stubEnv(`POMONA_${provider}_URL`, fixtures.urlOf(provider));
      vi.stubEnv(`POMONA_${provider}_KEY`, 'sample-key-of-the-test');
    }
    stage = await Stage.start(executablePath ?? '');
    while (!(await areIn(weather))) await delay(250);
  }, 400_000);

  afterEach(() => stage?.closePages());
  afterAll(async () => {
    backfill?.kill();
    await stage?.stop();
    await fixtures?.stop();
    vi.unstubAllEnvs();
  });

  test('tells a metropolitan city once, and ten days of its weather', async () => {
    const view = await stage.open('/market/weather?city=36110');
    await view.page.getByRole('heading', { level: 2, name: '세종 날씨', exact: true }).waitFor();
    const table = view.page.getByRole('table', { name: /^대전·세종·충남 중기예보/ });
    const days = await stage.sql<{ days: number; chance: number }>(
      `, newest as (
         select date, rainProbabilityPercent as chance from market.mid_land_forecast
         where zoneId = '11C20000' and date > '${addDays(seoulTime(Date.now()).date, 2)}'
         qualify rank() over (partition by date order by issuedAt desc) = 1)
       select count(distinct date) as days, max(chance) as chance from newest`,
    );
    expect(days[0]?.days).toBeGreaterThanOrEqual(6);
    await expect
      .poll(() => table.getByRole('row').count(), patience)
      .toBe(Number(days[0]?.days) + 1);
    expect(await table.innerText()).toContain(String(days[0]?.chance));
  });

  test('finds a growing area by its name and by its province and fruit', async () => {
    const view = await stage.open('/market');
    const search = view.page.getByRole('combobox', { name: '품목·지역 찾기' });
    await search.pressSequentially('경북 사과');
    await view.page
      .getByRole('option', { name: /^경북 .* 사과/ })
      .first()
      .waitFor();
    await search.fill('청송');
    await view.page.getByRole('option', { name: /^경북 청송.*사과/ }).click();
    await expect.poll(() => view.page.url()).toMatch(/growing-areas\?item=060100&place=\d+$/);
    await view.page.getByRole('heading', { name: '사과 전체 주산지 경북 청송' }).waitFor();
  });

  test('tells each day of a growing area as a card on a phone, with all that the table has', async () => {
    const view = await stage.open('/market/growing-areas?item=060100', { widthPx: 390 });
    const cards = view.page.getByRole('list', { name: '날짜별 날씨' });
    await cards.getByRole('listitem').first().waitFor();
    const desk = await stage.open('/market/growing-areas?item=060100');
    const table = desk.page.getByRole('table', { name: '날짜별 날씨' });
    await table.waitFor();
    expect(await cards.locator('> li').count()).toBe((await table.getByRole('row').count()) - 1);
    const headings = await table.getByRole('columnheader').allInnerTexts();
    expect(await cards.locator('> li').first().getByRole('term').allInnerTexts()).toEqual(
      headings.slice(1),
    );
    expect(await view.overflowPx()).toBe(0);
  });

  test('a city that the address has wrongly is said, with the one that is shown', async () => {
    const view = await stage.open('/market/weather?city=99999');
    const notice = view.page.getByRole('list', { name: '주소에서 알아듣지 못한 것' });
    await expect
      .poll(() => notice.innerText(), patience)
      .toMatch(/^city=99999 .*대신 보여 주는 것: 서울$/);
  });

  test.each(['/market/weather', '/market/growing-areas', '/market', '/sources'])(
    '%s with its figures is for everybody: on a phone and a desk, in both languages',
    (path) =>
      expectForEverybody(stage, path, [390, 1_280], (page) =>
        page.getByRole('heading', { level: 2 }).first().waitFor(),
      ),
  );
  test('a page says that history is being filled in, and so does the console', async () => {
    const days = ['--from', '2024-01-01', '--to', '2025-12-31'];
    const where = ['--data', stage.pomona.folder, ...days];
    const command = ['bin/pomona.js', 'sources', 'backfill', 'at-settlements', ...where];
    backfill = spawn(process.execPath, command, { cwd: root });
    while ((await statusOf('at-settlements'))?.filling === null) await delay(100);
    const filling = /지난 기록을 채우는 중 · [\d,]+\/[\d,]+/;
    const view = await stage.open('/market/supply?item=060103&date=2025-01-31');
    await view.page.getByRole('status').filter({ hasText: filling }).first().waitFor();
    const console = await stage.open('/sources');
    const row = console.page.getByRole('row').filter({ hasText: 'at-settlements' });
    await row.getByText(filling).waitFor();
  });

  test('nothing went wrong on any page', () => {
    expect(stage.troubles()).toEqual([]);
  });

  async function statusOf(source: string) {
    const answer = (await (await fetch(stage.urlOf('/api/sources'))).json()) as SourcesAnswer;
    return answer.sources.find(({ name }) => name === source);
  }

  async function areIn(sources: readonly string[]): Promise<boolean> {
    const statuses = await Promise.all(sources.map(statusOf));
    return statuses.every((status) => status?.lastRun?.endedAt && status.rows > 0);
  }
});
