-- state

create table state.item_activity_totals_base (windowStart timestamp not null, itemCode varchar not null, views bigint, wishes bigint, searches bigint, restockRequests bigint, orders bigint, groupOrders bigint, soloOrders bigint, quantity bigint, revenue bigint);

create table state.item_activity_totals_delta (windowStart timestamp not null, itemCode varchar not null, views bigint, wishes bigint, searches bigint, restockRequests bigint, orders bigint, groupOrders bigint, soloOrders bigint, quantity bigint, revenue bigint);

create table state.item_activity_visitors_base (windowStart timestamp not null, itemCode varchar not null, value varchar not null);

create table state.item_activity_visitors_delta (windowStart timestamp not null, itemCode varchar not null, value varchar not null);

-- partial aggregates of a batch

insert into state.item_activity_totals_delta
select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'search') as searches,
  count(*) filter (where type = 'restock_request') as restockRequests,
  count(*) filter (where type = 'purchase') as orders,
  count(*) filter (where type = 'purchase' and purchaseType = 'group') as groupOrders,
  count(*) filter (where type = 'purchase' and purchaseType = 'solo') as soloOrders,
  coalesce(sum(quantity) filter (where type = 'purchase'), 0)::bigint as quantity,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from batch
where itemCode is not null
group by 1, 2;

insert into state.item_activity_visitors_delta
select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  anonymousId as value
from batch
where (itemCode is not null) and (type in ('item_view', 'wish', 'group_join', 'purchase')) and (anonymousId is not null)
group by 1, 2, 3;

-- views

create or replace view item_activity_parts as
from (select * from state.item_activity_totals_base union all select * from state.item_activity_totals_delta);

create or replace view item_activity_totals as
select windowStart,
  itemCode,
  views,
  wishes,
  searches,
  restockRequests,
  orders,
  groupOrders,
  soloOrders,
  quantity,
  revenue
from (
select windowStart, itemCode, sum(views)::bigint as views, sum(wishes)::bigint as wishes, sum(searches)::bigint as searches, sum(restockRequests)::bigint as restockRequests, sum(orders)::bigint as orders, sum(groupOrders)::bigint as groupOrders, sum(soloOrders)::bigint as soloOrders, sum(quantity)::bigint as quantity, sum(revenue)::bigint as revenue from (select * from state.item_activity_totals_base union all select * from state.item_activity_totals_delta) group by windowStart, itemCode
);

create or replace view item_activity_visitors as
from (select * from state.item_activity_visitors_base union all select * from state.item_activity_visitors_delta);

create or replace view item_activity as
select totals.*, coalesce(visitors_set.size, 0) as visitors
from item_activity_totals as totals
left join (select windowStart, itemCode, count(*) as size from state.item_activity_visitors_base anti join (select distinct windowStart, itemCode from state.item_activity_visitors_delta) as t using (windowStart, itemCode) group by windowStart, itemCode
  union all
  select windowStart, itemCode, count(distinct "value") as size
  from (select * from state.item_activity_visitors_base semi join (select distinct windowStart, itemCode from state.item_activity_visitors_delta) as t using (windowStart, itemCode) union all select * from state.item_activity_visitors_delta) group by windowStart, itemCode) as visitors_set using (windowStart, itemCode);

-- from the events

select totals.*, coalesce(visitors_set.size, 0) as visitors
from (select windowStart,
  itemCode,
  views,
  wishes,
  searches,
  restockRequests,
  orders,
  groupOrders,
  soloOrders,
  quantity,
  revenue
from (
select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'search') as searches,
  count(*) filter (where type = 'restock_request') as restockRequests,
  count(*) filter (where type = 'purchase') as orders,
  count(*) filter (where type = 'purchase' and purchaseType = 'group') as groupOrders,
  count(*) filter (where type = 'purchase' and purchaseType = 'solo') as soloOrders,
  coalesce(sum(quantity) filter (where type = 'purchase'), 0)::bigint as quantity,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from events
where itemCode is not null
group by 1, 2
)) as totals
left join (select windowStart, itemCode, count(distinct "value") as size from (select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  anonymousId as value
from events
where (itemCode is not null) and (type in ('item_view', 'wish', 'group_join', 'purchase')) and (anonymousId is not null)
group by 1, 2, 3) group by windowStart, itemCode) as visitors_set using (windowStart, itemCode);
