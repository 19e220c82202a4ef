import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FixtureServer } from '../../domains/market/fixture/fixture-server.ts';
import { startMarketFixtures } from '../../domains/market/fixture/market-fixtures.ts';
import { marketItem } from '../../domains/market/items.ts';
import type { SourcesAnswer } from '../../src/serve/source-contract.ts';
import { expectForEverybody } from './expect-for-everybody.ts';
import { chromiumPath } from './launch-chromium.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const garak = '110001';
const item = '060103';

const krw = (value: number) => Math.round(value).toLocaleString('ko');
const tons = (kg: number) =>
  (kg / 1_000).toLocaleString('ko', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Each day on which the item was sold at Garak, the newest first. */
const days = `, days as (
  select date, sum(amountKrw) / sum(volumeKg) as perKg, sum(volumeKg) as kg
  from market.at_settlements where marketCode = '${garak}' and itemCode = '${item}'
  group by date order by date desc)`;

describe.skipIf(executablePath === undefined)('prices and supply', () => {
  let fixtures: FixtureServer;
  let stage: Stage;

  beforeAll(async () => {
    fixtures = await startMarketFixtures({ clock: Date.now });
    vi.stubEnv('POMONA_AT_URL', fixtures.urlOf('AT'));
    vi.stubEnv('POMONA_AT_KEY', 'sample-key-of-the-test');
    stage = await Stage.start(executablePath ?? '');
    while ((await settlementsState()) !== 'new') await delay(250);
  }, 120_000);

  afterEach(() => stage?.closePages());
  afterAll(async () => {
    await stage?.stop();
    await fixtures?.stop();
    vi.unstubAllEnvs();
  });

  test('the main page tells the grade and unit of which most was sold, and what came in all', async () => {
    const rows = await stage.sql<{ itemCode: string; price: number; kg: number; all: number }>(`,
      day as (select max(date) as date from market.at_settlements where marketCode = '${garak}'),
      prices as (
        select itemCode, sum(amountKrw) / sum(packages) as price, sum(volumeKg) as kg
        from market.at_settlements join day using (date) where marketCode = '${garak}'
        group by itemCode, varietyName, gradeName, unitKg, unitName, packageName)
      select itemCode, arg_max(price, kg) as price, max(kg) as kg, sum(kg) as "all"
      from prices group by itemCode order by itemCode`);
    expect(rows.length).toBeGreaterThan(5);
    const view = await stage.open('/market');
    const told = view.part('품목별 도매시세').getByRole('row');
    for (const { itemCode, price, all } of rows) {
      const name = marketItem(itemCode)?.name.ko ?? itemCode;
      const row = told.filter({ has: view.page.getByRole('link', { name, exact: true }) });
      await expect.poll(() => row.innerText(), patience).toContain(krw(price));
      expect(await row.innerText()).toContain(tons(all));
    }
  });

  test('the price trend tells the last two days of trade, their difference and every day', async () => {
    const [last, before] = await newestDays();
    const view = await stage.open(`/market/prices?item=${item}`);
    await expect.poll(() => view.figure('전일 가격'), patience).toBe(`${krw(last.perKg)}원/kg`);
    expect(await view.figure('2일 전 가격')).toBe(`${krw(before.perKg)}원/kg`);
    expect(await view.figure('전일 등락')).toContain(krw(Math.abs(last.perKg - before.perKg)));
    const rows = await view.rows('후지 사과 가격 그래프');
    expect(rows.find((row) => row.includes(krw(last.perKg)))).toContain(tons(last.kg));
  });

  test('another day reloads all of it', async () => {
    const [last, before] = await newestDays();
    const view = await stage.open(`/market/prices?item=${item}&date=${last.date}`);
    await expect.poll(() => view.figure('전일 가격'), patience).toBe(`${krw(before.perKg)}원/kg`);
    await view.page.getByLabel('기준일').fill(before.date);
    await expect.poll(() => view.page.url()).toContain(`date=${before.date}`);
    await expect
      .poll(() => view.part('후지 사과 가격 그래프').innerText(), patience)
      .toContain(`${krw(before.perKg)}원/kg입니다`);
  });

  test('a label of the supply redraws the graph, by mouse and by keyboard', async () => {
    const [last] = await newestDays();
    const [sum] = await stage.sql<{ kg: number }>(
      `${days} select sum(kg) as kg from days where year(date) = ${last.date.slice(0, 4)}`,
    );
    const view = await stage.open(`/market/supply?item=${item}&date=${last.date}`);
    const label = (name: string) => view.page.getByRole('tab', { name });
    await expect
      .poll(() => label('올해 누적').innerText(), patience)
      .toContain(tonsOf(sum?.kg ?? 0));
    await label('1일 전').click();
    await expect.poll(() => view.page.url()).toContain('show=oneDayAgo');
    const graph = view.page.getByRole('tabpanel').getByRole('heading');
    await expect.poll(() => graph.innerText(), patience).toContain('30일 동안의 하루 반입량');
    await view.page.keyboard.press('ArrowUp');
    await view.page.keyboard.press('ArrowUp');
    await expect.poll(() => graph.innerText(), patience).toContain('올해와 평년의 누적 반입량');
  });

  test('the search finds an item by its Korean initials', async () => {
    const view = await stage.open('/market');
    await view.page.getByRole('combobox', { name: '품목·지역 찾기' }).pressSequentially('ㅎㅈㅅㄱ');
    await view.page.getByRole('option', { name: /후지 사과/ }).waitFor();
    await view.page.keyboard.press('Enter');
    await expect.poll(() => view.page.url()).toContain(`/market/prices?item=${item}`);
    await view.page.getByRole('heading', { name: '후지 사과 가격 그래프' }).waitFor();
  });

  test('the search finds a region by what belongs to it', async () => {
    const view = await stage.open('/market');
    await view.page.getByRole('combobox', { name: '품목·지역 찾기' }).pressSequentially('경상북');
    await view.page.getByRole('option', { name: /경상.*경북/ }).click();
    await expect
      .poll(() => view.page.url())
      .toContain(`/market/inflow?region=${encodeURIComponent('경상')}`);
    const map = view.page.getByRole('group', { name: /지역별 반입량 지도/ });
    await map.getByRole('button', { name: /^경상/, pressed: true }).waitFor();
  });

  test('what the address says wrongly is pointed out', async () => {
    const view = await stage.open('/market/prices?item=999999&date=2026-02-31&months=7');
    const notice = view.page.getByRole('list', { name: '주소에서 알아듣지 못한 것' });
    await expect.poll(() => notice.getByRole('listitem').count(), patience).toBe(3);
  });

  test.each(['/market', '/market/prices', '/market/supply'])(
    '%s is for everybody: on a phone and a desk, in both languages',
    (path) =>
      expectForEverybody(stage, path, [390, 1_440], (page) =>
        page.getByRole('link', { name: 'CSV' }).first().waitFor(),
      ),
  );

  test('nothing went wrong on any page', () => {
    expect(stage.troubles()).toEqual([]);
  });

  async function settlementsState(): Promise<string | null | undefined> {
    const answer = (await (await fetch(stage.urlOf('/api/sources'))).json()) as SourcesAnswer;
    return answer.sources.find(({ name }) => name === 'at-settlements')?.lastRun?.state;
  }

  async function newestDays() {
    const rows = await stage.sql<{ date: string; perKg: number; kg: number }>(
      `${days} select date::varchar as date, perKg, kg from days limit 2`,
    );
    const [last, before] = rows;
    if (!last || !before) throw new Error('The fixture traded on fewer than two days of a week');
    return [last, before] as const;
  }
});

/** Whole from a thousand tonnes on. */
const tonsOf = (kg: number) => (kg < 999_950 ? tons(kg) : krw(kg / 1_000));
