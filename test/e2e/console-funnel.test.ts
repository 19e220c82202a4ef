import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import type { LivePage } from './live-page.ts';
import { rangeOf, seededHistory } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const range = rangeOf('2026-05-02T06', '2026-05-09T00');
const during = `startedAt >= ${range.from} and startedAt < ${range.to}`;

/** Each step as the earliest event of its kind at or after the step before it. */
const inOrder = `, started as (
    select sessionId, min(eventTime) as startedAt from counted group by sessionId having ${during}
  ), viewed as (
    select sessionId, min(eventTime) as viewedAt from started join counted using (sessionId)
    where type = 'item_view' group by sessionId
  ), wished as (
    select sessionId, min(eventTime) as wishedAt from viewed join counted using (sessionId)
    where type = 'wish' and eventTime >= viewedAt group by sessionId
  ), bought as (
    select sessionId, min(eventTime) as boughtAt from wished join counted using (sessionId)
    where type = 'purchase' and eventTime >= wishedAt group by sessionId
  )
  select null as key, (select count(*) from started) as inflow, (select count(*) from viewed) as viewed,
    (select count(*) from wished) as wished, (select count(*) from bought) as bought`;

/** A step in sessions with events of all steps up to it, whatever came first, within a time of their start. */
const inAnyOrder = (withinMinutes: number) => `, timed as (
    select *, min(eventTime) over (partition by sessionId) as startedAt,
      eventTime <= startedAt + interval ${withinMinutes} minute as inTime from counted
  ), steps as (
    select sessionId, bool_or(type = 'item_view' and inTime) as view,
      bool_or(type = 'wish' and inTime) as wish, bool_or(type = 'purchase' and inTime) as buy,
      bool_or(purchaseType = 'solo') as solo, bool_or(purchaseType = 'group') as together,
      arg_min(path, (eventTime, logOffset)) filter (where path is not null) as landing
    from timed where ${during} group by sessionId
  )`;

const counts = (isIn: string, buy = 'buy') => `
  count(*) filter (where ${isIn}) as inflow, count(*) filter (where ${isIn} and view) as viewed,
  count(*) filter (where ${isIn} and view and wish) as wished,
  count(*) filter (where ${isIn} and view and wish and ${buy}) as bought`;

interface Steps {
  readonly [name: string]: string | number | null;
  readonly key: string | null;
  readonly inflow: number;
  readonly viewed: number;
  readonly wished: number;
  readonly bought: number;
}

const percent = (part: number, whole: number) =>
  whole === 0
    ? '–'
    : (part / whole).toLocaleString('ko', {
        style: 'percent',
        minimumFractionDigits: 1,
        maximumFractionDigits: 1,
      });

const names = ['유입', '상품 조회', '찜', '구매'];
const sessionsOf = ({ inflow, viewed, wished, bought }: Steps) => [inflow, viewed, wished, bought];

/** The rows of the table of steps. */
function stepRows(steps: Steps): readonly string[] {
  const sessions = sessionsOf(steps);
  return sessions.map((value, index) => {
    const before = sessions[index - 1];
    const shares =
      before === undefined ? '– –' : `${percent(value, before)} ${percent(before - value, before)}`;
    return `${names[index]} ${value} ${percent(value, steps.inflow)} ${shares}`;
  });
}

/** Where most are lost; the first of equals. */
function steepest(steps: Steps): string {
  const sessions = sessionsOf(steps);
  const drops = sessions
    .slice(1)
    .map((value, index) => ({ index, lost: 1 - value / (sessions[index] ?? 0) }))
    .filter(({ lost }) => !Number.isNaN(lost))
    .sort((a, b) => b.lost - a.lost || a.index - b.index);
  const index = drops[0]?.index ?? 0;
  const [from = 0, to = 0] = sessions.slice(index);
  return `${names[index]} → ${names[index + 1]} ${percent(from - to, from)}`;
}

function groupRow(name: string, steps: Steps): string {
  const shares = sessionsOf(steps)
    .slice(1)
    .map((value) => percent(value, steps.inflow));
  return [name, steps.inflow, ...shares].join(' ');
}

describe.skipIf(executablePath === undefined)('the funnel', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send(seededHistory().slice(0, 3_000));
    await stage.send(seededHistory().slice(3_000));
  });

  afterEach(() => stage?.closePages());
  afterAll(() => stage?.stop());

  async function expectSteps(view: LivePage, steps: Steps): Promise<void> {
    await view.part('단계별 세션').getByText('표로 보기').click();
    await expect.poll(() => view.rows('단계별 세션'), patience).toEqual(stepRows(steps));
    const [path = '', share = ''] = steepest(steps).split(/ (?=\S+$)/);
    await view.part('단계별 세션').getByText(`${path}에서 가장 많이 빠져나갑니다`).waitFor();
    await view.part('단계별 세션').getByText(`(${share})가 여기서 멈췄습니다`).waitFor();
  }

  test('counts steps in order, as the events have them', async () => {
    const [steps] = await stage.sql<Steps>(inOrder);
    if (!steps) throw new Error('SQL gave no row');
    expect(steps.bought).toBeGreaterThan(0);
    await expectSteps(await stage.open(`/funnel?${range.query}`), steps);
  });

  test('counts steps in any order, and splits them by the kind of purchase', async () => {
    const groups = await stage.sql<Steps>(`${inAnyOrder(100_000)}
      select 'solo' as key, ${counts('solo', 'solo')} from steps union all
      select 'group', ${counts('together', 'together')} from steps union all
      select null, ${counts('not buy', 'false')} from steps union all
      select 'all', ${counts('true')} from steps`);
    const find = (key: string | null) => groups.find((one) => one.key === key) as Steps;
    expect(find('solo').bought).toBeGreaterThan(0);
    expect(find('group').inflow).toBeGreaterThan(0);
    const view = await stage.open(`/funnel?${range.query}&mode=any&breakdown=purchaseType`);
    await expectSteps(view, find('all'));
    const rows = await view.rows('묶음별 퍼널');
    expect(rows).toEqual([
      `${groupRow('구매하지 않음', find(null))} –`,
      `${groupRow('개별 구매', find('solo'))} ${steepest(find('solo'))}`,
      `${groupRow('공동구매', find('group'))} ${steepest(find('group'))}`,
    ]);
  });

  test('counts what happens within a time, and splits by the first page', async () => {
    const groups = await stage.sql<Steps>(`${inAnyOrder(30)}
      select landing as key, ${counts('true')} from steps group by landing
      order by inflow desc, key limit 50`);
    expect(groups.length).toBeGreaterThan(20);
    const view = await stage.open(`/funnel?${range.query}&mode=any&window=30m&breakdown=landing`);
    const shown = async () => {
      const rows = await view.rows('묶음별 퍼널');
      // Two groups are told to have the largest and the smallest share that bought.
      return rows.map((row) => row.replace(/가장 (높음|낮음) ?/, ''));
    };
    await expect
      .poll(shown, patience)
      .toEqual(groups.map((group) => `${groupRow(group.key ?? '', group)} ${steepest(group)}`));
  });

  test('nothing went wrong on the way', () => {
    expect(stage.troubles()).toEqual([]);
  });
});
