import { execFile } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FixtureServer } from '../../domains/market/fixture/fixture-server.ts';
import { startMarketFixtures } from '../../domains/market/fixture/market-fixtures.ts';
import type { SourcesAnswer } from '../../src/serve/source-contract.ts';
import { root } from '../repo/project-files.ts';
import { expectForEverybody } from './expect-for-everybody.ts';
import { chromiumPath } from './launch-chromium.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const item = '060103';
const printed = [
  '/market',
  '/market/prices',
  '/market/supply',
  '/market/inflow',
  '/market/farm-income',
];
const paths = [
  '/market/inflow',
  '/market/farm-income',
  '/market/weather',
  '/market/growing-areas',
  '/market/forecasts',
  '/market/shop',
  '/sources',
];

describe.skipIf(executablePath === undefined)('regions, farms, weather and records', () => {
  let fixtures: FixtureServer;
  let stage: Stage;
  /** What the server of aT answers everything with, while it is set. */
  let faultOfAt: string | undefined;

  beforeAll(async () => {
    fixtures = await startMarketFixtures({
      clock: Date.now,
      faultOf: (provider) => (provider === 'AT' ? faultOfAt : undefined),
    });
    for (const provider of ['AT', 'RDA', 'KAMIS']) {
      vi.stubEnv(`POMONA_${provider}_URL`, fixtures.urlOf(provider));
      vi.stubEnv(`POMONA_${provider}_KEY`, 'sample-key-of-the-test');
    }
    vi.stubEnv('POMONA_KAMIS_ID', 'an id that KAMIS does not know');
    stage = await Stage.start(executablePath ?? '');
    while (!(await hasBegun('at-settlements'))) await delay(250);
    while (!(await hasBegun('rda-farm-income'))) await delay(250);
    while (!(await hasBegun('kamis-daily-sales'))) await delay(250);
  }, 400_000);

  afterEach(() => stage?.closePages());
  afterAll(async () => {
    await stage?.stop();
    await fixtures?.stop();
    vi.unstubAllEnvs();
  });

  test('the inflow of a region is what was settled of it, and the map chooses it by keyboard', async () => {
    const [most] = await stage.sql<{ region: string; kg: number }>(
      `select region, sum(volumeKg) as kg from market.at_settlements
       where itemCode = '${item}' and marketCode = '110001' group by region order by kg desc limit 1`,
    );
    if (!most) throw new Error('The fixture sold nothing of the item');
    const view = await stage.open(`/market/inflow?item=${item}&days=90d`);
    const map = view.page.getByRole('group', { name: /지역별 반입량 지도/ });
    const region = map.getByRole('button', { name: new RegExp(`^${most.region}`) });
    await region.focus();
    await view.page.keyboard.press('Enter');
    await expect.poll(() => view.page.url()).toContain('region=');
    await expect.poll(() => region.getAttribute('aria-pressed')).toBe('true');
    const row = view.page.getByRole('row').filter({ hasText: most.region }).first();
    expect(await row.innerText()).toContain(tons(most.kg));
  });

  test('the calculator works with one’s own figures', async () => {
    const view = await stage.open('/market/farm-income?item=060100');
    const field = (name: string | RegExp) => view.page.getByLabel(name);
    await field('재배 면적').fill('2');
    await field('한 해 판매량 (kg)').fill('4,000');
    await field('평균 판매 단가 (원/kg)').fill('3,000');
    await field(/부산물/).fill('0');
    await field(/^경영비/).fill('5,000,000');
    await field(/우리 가족의 노동/).fill('3,000,000');
    const result = view.part('우리 농장 계산기');
    await expect
      .poll(() => result.innerText(), patience)
      .toContain('10a당 소득 3,500,000원, 순수익 2,000,000원입니다.');
    await field('재배 면적').fill('두 마지기');
    await expect.poll(() => result.innerText()).toContain('0 이상의 숫자로 넣어 주세요.');
  });

  test('the console says which keys are missing and how to set them', async () => {
    const view = await stage.open('/sources');
    const toDo = view.part('지금 할 일');
    await expect.poll(() => toDo.innerText(), patience).toContain('POMONA_KMA_KEY=');
    expect(await toDo.innerText()).not.toContain('POMONA_AT_KEY');
  });

  test('the console says in Korean why a run failed, the words of the server being folded up', async () => {
    const view = await stage.open('/sources');
    const finding = view
      .part('지금 할 일')
      .getByRole('listitem')
      .filter({ hasText: 'kamis-daily-sales' });
    await finding.getByText('인증키나 아이디를 알아보지 못했습니다', { exact: false }).waitFor();
    const own = finding.locator('[lang=en]');
    expect(await own.isVisible()).toBe(false);
    await finding.getByText('서버가 남긴 영어 원문').click();
    expect(await own.innerText()).toContain('POMONA_KAMIS_KEY');
  });

  test('a backfill that failed is told beside the last run, which went well', async () => {
    faultOfAt = 'json-error-30';
    const where = ['--data', stage.pomona.folder, '--from', '2026-03-02', '--to', '2026-03-02'];
    const command = ['bin/pomona.js', 'sources', 'backfill', 'at-settlements', ...where];
    await expect(promisify(execFile)(process.execPath, command, { cwd: root })).rejects.toThrow(
      'Command failed',
    );
    faultOfAt = undefined;
    const view = await stage.open('/sources');
    const row = view.page.getByRole('row').filter({ hasText: 'at-settlements' });
    await row.getByText('지난 기록을 다 채우지 못함').waitFor();
    await row.getByText(/^(?:새 자료|바뀐 것 없음)$/).waitFor();
    const finding = view
      .part('지금 할 일')
      .getByRole('listitem')
      .filter({ hasText: 'pomona sources backfill at-settlements' });
    await finding.getByText('인증키나 아이디를 알아보지 못했습니다', { exact: false }).waitFor();
  });

  test.each(printed)('%s on paper has its tables and sources, and no tools', async (path) => {
    // A page of A4 without its margins.
    const view = await stage.open(path, { widthPx: 703 });
    const { page } = view;
    await page
      .getByText(/^출처 /)
      .first()
      .waitFor();
    const tools = [page.getByRole('navigation'), page.getByRole('search'), page.getByRole('radio')];
    for (const tool of tools) expect(await tool.first().isVisible()).toBe(true);
    await page.emulateMedia({ media: 'print' });
    for (const tool of [...tools, page.getByRole('link', { name: 'CSV' })]) {
      expect(await tool.filter({ visible: true }).count()).toBe(0);
    }
    expect(
      await page
        .getByText(/^출처 /)
        .first()
        .isVisible(),
    ).toBe(true);
    const tables = await page.locator('table').all();
    expect(tables.length).toBeGreaterThan(0);
    for (const table of tables) {
      const box = await table.boundingBox();
      expect(box?.height).toBeGreaterThan(20);
      expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(703);
    }
    for (const chart of await page.locator('figure canvas').all()) {
      const [drawn, kept] = [
        await chart.boundingBox(),
        await chart.locator('xpath=ancestor::figure').boundingBox(),
      ];
      expect(drawn?.height).toBeGreaterThan(100);
      expect(drawn?.height).toBeLessThanOrEqual(kept?.height ?? 0);
    }
    expect(await view.overflowPx()).toBe(0);
    expect((await page.pdf({ format: 'A4', preferCSSPageSize: true })).length).toBeGreaterThan(0);
  });

  test('what the address asks of a page that has nothing about it is said, with what is shown instead', async () => {
    const told = async (path: string) => {
      const view = await stage.open(path);
      const notice = view.page.getByRole('list', { name: '주소에서 알아듣지 못한 것' });
      await notice.getByRole('listitem').first().waitFor();
      return notice.getByRole('listitem').allInnerTexts();
    };
    const years = await told('/market/farm-income?item=060100&year=1807&province=없는곳');
    expect(years).toEqual([
      expect.stringMatching(/^province=없는곳 .*대신 보여 주는 것: /),
      expect.stringMatching(/^year=1807 .*대신 보여 주는 것: 20\d\d년$/),
    ]);
    expect(await told('/market/farm-income?item=061200')).toEqual([
      expect.stringMatching(/^item=061200 \(바나나 전체\) .*대신 보여 주는 것: /),
    ]);
    expect(await told('/market/forecasts?item=060200')).toEqual([
      expect.stringMatching(/대신 보여 주는 것: 신고 배$/),
    ]);
    expect(await told('/market/inflow?region=아틀란티스')).toEqual([
      expect.stringMatching(/대신 보여 주는 것: 모든 지역$/),
    ]);
  });

  test('weather that has not come in says so, and why: its key is not set', async () => {
    const view = await stage.open(`/market/growing-areas?item=${item}`);
    // What is said until the sources have answered is gone within a moment.
    const cause = '인증키가 없어 아직 한 번도 받지 못했습니다';
    await view.page.getByText(cause, { exact: false }).first().waitFor();
  });

  test.each(paths)('%s is for everybody: on a phone and a desk, in both languages', (path) =>
    expectForEverybody(stage, path, [390, 1_440], (page) =>
      page.getByRole('heading', { level: 2 }).first().waitFor(),
    ),
  );

  test('nothing went wrong on any page', () => {
    expect(stage.troubles()).toEqual([]);
  });

  async function hasBegun(source: string): Promise<boolean> {
    const answer = (await (await fetch(stage.urlOf('/api/sources'))).json()) as SourcesAnswer;
    const lastRun = answer.sources.find(({ name }) => name === source)?.lastRun;
    return lastRun?.endedAt !== null && lastRun?.endedAt !== undefined;
  }
});

/** As the page writes them: one decimal below 1,000 t. */
function tons(kg: number): string {
  const digits = kg < 999_950 ? 1 : 0;
  return (kg / 1_000).toLocaleString('ko', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
