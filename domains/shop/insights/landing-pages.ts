import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql } from '../../../src/serve/time-range.ts';
import { count, itemFields, limitParameter, nameAnyItem, number } from './fields.ts';

const row = Type.Object({
  path: nullable(
    Type.String({ description: 'First path besides the main page; null where there was none' }),
  ),
  itemCode: nullable(Type.String({ description: 'First item of the session' })),
  itemName: nullable(itemFields.itemName),
  itemNameEn: nullable(itemFields.itemNameEn),
  sessions: count('Sessions that started in the range and never had a userId'),
  share: number('Of all counted sessions'),
  viewShare: number('Of these sessions, those with an item_view'),
  purchaseShare: number('Of these sessions, those with a purchase'),
});

interface FoundPage extends Omit<Static<typeof row>, 'itemName' | 'itemNameEn'> {
  readonly allSessions: number;
}

const beside = { sessions: count('All counted sessions: what share is a part of') };

export const landingPages = defineInsight({
  name: 'landing-pages',
  title: { ko: '비로그인 방문 유입 페이지', en: 'Landing pages' },
  description:
    'First path and first item of sessions without a userId. The main page / is left out: a session that lands there counts with its first other page. Ties by path, then itemCode.',
  metrics: ['sessions'],
  widening: 'hour',
  parameters: { limit: limitParameter(50, 1_000) },
  row,
  beside,
  async run({ query, range, parameters: { limit } }) {
    const found = await query<FoundPage>(
      `with counted as (
         select case when landingPath = '/' then firstPathBesidesMain else landingPath end as path,
           landingItem as itemCode, itemViewAt is not null as viewed, orders > 0 as purchased
         from sessions
         where ${duringSql(range, 'startedAt')} and not identified
           and (path is not null or landingItem is not null)
       )
       select path, itemCode, count(*) as "sessions",
         count(*) / sum(count(*)) over () as "share",
         avg(viewed::int) as viewShare, avg(purchased::int) as purchaseShare,
         sum(count(*)) over ()::bigint as allSessions
       from counted group by path, itemCode
       order by "sessions" desc, path nulls last, itemCode nulls last limit ${limit}`,
    );
    return {
      rows: found.map(({ allSessions: _, ...one }) => nameAnyItem(one)),
      sessions: found[0]?.allSessions ?? 0,
    };
  },
});
