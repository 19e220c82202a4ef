import Type from 'typebox';
import type { Static } from 'typebox';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql } from '../../../src/serve/time-range.ts';
import { count, itemFields, limitParameter, nameItem } from './fields.ts';

const row = Type.Object({
  rank: count('Place, from 1'),
  ...itemFields,
  seekers: count(
    'Visitors who looked for the item in at least 2 sessions of the range and did not buy it in the range',
  ),
  views: count('item_view events of everybody'),
  searches: count('search events that resolved to the item, of everybody'),
  restockRequests: count('restock_request events of everybody'),
  orders: count('purchase events of everybody'),
});

export const soughtProducts = defineInsight({
  name: 'sought-products',
  title: { ko: '찾지만 사지 못한 상품', en: 'Sought products' },
  description:
    'Items by seekers: visitors with item_view, search or restock_request for the item in at least 2 sessions of the range and no purchase of it in the range; ties by views, then itemCode.',
  metrics: ['item_visits', 'item_activity'],
  widening: 'hour',
  parameters: { limit: limitParameter(10, 100) },
  row,
  beside: {},
  async run({ query, range, parameters: { limit } }) {
    // A session's row of one hour may lack the looking that another hour has, so sessions are told apart by name. Few
    // pairs of item and visitor have two rows: they are found by a number, which is quick, and only they are looked at.
    const rows = await query<Omit<Static<typeof row>, 'itemName' | 'itemNameEn'>>(
      `with visits as not materialized (
         select itemCode, anonymousId, sessionId, hash(itemCode, anonymousId) as pair,
           views + searches + restockRequests as looks, orders
         from item_visits_parts where ${duringSql(range)}
       ), repeated as (
         select pair from visits group by pair having count(*) > 1
       ), seekers as (
         select itemCode, anonymousId from visits semi join repeated using (pair)
         group by itemCode, anonymousId
         having sum(orders) = 0
           and min(sessionId) filter (where looks > 0) < max(sessionId) filter (where looks > 0)
       ), totals as (
         select itemCode, sum(views)::bigint as views, sum(searches)::bigint as searches,
           sum(restockRequests)::bigint as restockRequests, sum(orders)::bigint as orders
         from item_activity_parts where ${duringSql(range)} group by itemCode
       )
       select row_number() over (order by seekers desc, views desc, itemCode) as "rank", *
       from (select itemCode, count(*) as seekers from seekers group by itemCode) join totals using (itemCode)
       order by "rank" limit ${limit}`,
    );
    return { rows: rows.map(nameItem) };
  },
});
