import Type from 'typebox';
import type { Static } from 'typebox';
import { nullable } from '../../../src/serve/contract.ts';
import type { InsightAnswer } from '../../../src/serve/contract.ts';
import { defineInsight } from '../../../src/serve/insight.ts';
import { duringSql, rangeBefore } from '../../../src/serve/time-range.ts';
import type { TimeRange } from '../../../src/serve/time-range.ts';
import { count, itemFields, limitParameter, nameItem } from './fields.ts';

const row = Type.Object({
  rank: count('Place, from 1'),
  previousRank: nullable(count('Place in the equally long range before; null if nobody was there')),
  ...itemFields,
  visitors: count('Distinct visitors with an item_view, wish, group_join or purchase of the item'),
  views: count('item_view events'),
  wishes: count('wish events'),
  orders: count('purchase events'),
  groupOrders: count('Purchases as part of a group buy'),
  soloOrders: count('Purchases alone'),
  quantity: count('Units bought'),
  revenue: count('KRW: sum of quantity x price'),
});

export type CrowdedProductsAnswer = InsightAnswer<Static<typeof row>>;

export const crowdedProducts = defineInsight({
  name: 'crowded-products',
  title: { ko: '지금 붐비는 상품', en: 'Crowded products' },
  description:
    'Items by distinct visitors among item_view, wish, group_join and purchase; ties by orders, then itemCode. previousRank is the place in the equally long range before.',
  metrics: ['item_activity'],
  widening: 'hour',
  parameters: { limit: limitParameter(10, 100) },
  row,
  beside: {},
  async run({ query, range, parameters: { limit } }) {
    const rows = await query<Omit<Static<typeof row>, 'itemName' | 'itemNameEn'>>(
      `with ${ranked('now', range)},
       ${ranked('before', rangeBefore(range))}
       select now."rank", before."rank" as previousRank, itemCode, now.* exclude (itemCode, "rank")
       from now left join before using (itemCode)
       order by now."rank" limit ${limit}`,
    );
    return { rows: rows.map(nameItem) };
  },
});

/** A common table with every visited item of a range and its place. */
function ranked(name: string, range: TimeRange): string {
  return `${name}_visitors as (
    select itemCode, count(distinct value) as visitors
    from item_activity_visitors where ${duringSql(range)} group by itemCode
  ), ${name}_totals as (
    select itemCode, sum(views)::bigint as views, sum(wishes)::bigint as wishes, sum(orders)::bigint as orders,
      sum(groupOrders)::bigint as groupOrders, sum(soloOrders)::bigint as soloOrders,
      sum(quantity)::bigint as quantity, sum(revenue)::bigint as revenue
    from item_activity_parts where ${duringSql(range)} group by itemCode
  ), ${name} as (
    select row_number() over (order by visitors desc, orders desc, itemCode) as "rank", *
    from ${name}_visitors join ${name}_totals using (itemCode)
  )`;
}
