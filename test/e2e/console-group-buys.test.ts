import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import { eventOf, historyRange, seededHistory, shownItem } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();

const openedGroups = `
  select groupId, arg_min(itemCode, eventTime) as itemCode, min(eventTime) as openedAt,
    arg_min(targetSize, eventTime) as targetSize, arg_min(closesAt, eventTime) as closesAt
  from counted where type = 'group_open' group by groupId
  having openedAt >= ${historyRange.from} and openedAt < ${historyRange.to}`;

/** A group buy that closes in a century, and does not look as if it would fill by then. */
const slowGroup = [
  { type: 'group_open', targetSize: 100_000, closesAt: '2090-01-01T00:00:00Z' },
  { type: 'group_join', userId: 'the only one' },
].map(({ type, ...fields }) =>
  eventOf('opener', type, Date.parse('2026-05-09T03:00:00Z'), {
    ...fields,
    groupId: 'slow-group',
    itemCode: '061298',
  }),
);

describe.skipIf(executablePath === undefined)('group buys', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send(seededHistory().slice(0, 3_000));
    await stage.send([...seededHistory().slice(3_000), ...slowGroup]);
  });

  afterAll(() => stage?.stop());

  test('are those of the events: states, members, fill rate, time to fill', async () => {
    const rows = await stage.sql<Group>(`, opened as (${openedGroups}), joins as (
        select groupId, userId, min(eventTime) as joinedAt
        from counted where type = 'group_join' group by all
      )
      select groupId, opened.itemCode, targetSize, count(userId)::int as joined,
        list_sort(list(joinedAt))[targetSize] as filledAt, closesAt < now()::timestamp as closed,
        epoch_ms(filledAt) - epoch_ms(openedAt) as fillMs
      from opened left join joins using (groupId)
      group by groupId, opened.itemCode, targetSize, closesAt, openedAt order by openedAt desc`);
    const filled = rows.filter(({ fillMs }) => fillMs !== null);
    const expired = rows.filter(({ fillMs, closed }) => fillMs === null && closed);
    expect([rows.length, filled.length, expired.length]).toEqual([6, 4, 1]);
    const view = await stage.open(`/group-buys?${historyRange.query}`);
    await expect
      .poll(() => view.rows('공동구매 목록'), patience)
      .toEqual(rows.map((row) => expect.stringContaining(shownGroup(row))));
    const decided = filled.length + expired.length;
    expect(await view.figure('모집 성공률')).toBe(
      `${((filled.length / decided) * 100).toFixed(1)}%`,
    );
    expect(await view.figure('성공')).toBe(`${filled.length}건`);
    expect(await view.figure('미달')).toBe(`${expired.length}건`);
    expect(await view.figure('모집 중')).toBe(`${rows.length - decided}건`);
    const lengths = filled.map(({ fillMs }) => fillMs ?? 0).sort((a, b) => a - b);
    const middle = ((lengths[1] ?? 0) + (lengths[2] ?? 0)) / 2;
    expect(await view.figure('성공까지 걸린 시간')).toBe(lengthText(middle));
    expect(stage.troubles()).toEqual([]);
  });
});

interface Group {
  readonly [name: string]: string | number | boolean | null;
  readonly groupId: string;
  readonly itemCode: string;
  readonly targetSize: number;
  readonly joined: number;
  readonly fillMs: number | null;
  readonly closed: boolean;
}

function shownGroup({ groupId, itemCode, targetSize, joined, fillMs, closed }: Group): string {
  const members = `${joined} / ${targetSize.toLocaleString('ko')}`;
  const name = `${shownItem(itemCode)} ${groupId}`;
  if (fillMs !== null) return `${name} 성공 ${members} ${lengthText(fillMs)} 만에 참`;
  return closed
    ? `${name} 미달 ${members} ${targetSize - joined}명 부족`
    : `${name} 모집 중 ${members} 지금 속도로는 미달`;
}

/** Minutes of a length of time in the two largest units, such as `1일 3시간`. */
function lengthText(lengthMs: number): string {
  const minutes = Math.round(lengthMs / 60_000);
  const [days, hours, rest] = [
    Math.floor(minutes / 1_440),
    Math.floor(minutes / 60) % 24,
    minutes % 60,
  ];
  const parts = days > 0 ? [`${days}일`, `${hours}시간`] : [`${hours}시간`, `${rest}분`];
  return parts.filter((part) => !part.startsWith('0')).join(' ');
}
