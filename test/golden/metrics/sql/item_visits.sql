-- state

create table state.item_visits_totals_base (windowStart timestamp not null, itemCode varchar not null, anonymousId varchar not null, sessionId varchar not null, startedAt timestamp, views bigint, searches bigint, restockRequests bigint, wishes bigint, orders bigint, itemViewAt timestamp, wishTimes timestamp[], purchaseTimes timestamp[]);

create table state.item_visits_totals_delta (windowStart timestamp not null, itemCode varchar not null, anonymousId varchar not null, sessionId varchar not null, startedAt timestamp, views bigint, searches bigint, restockRequests bigint, wishes bigint, orders bigint, itemViewAt timestamp, wishTimes timestamp[], purchaseTimes timestamp[]);

-- partial aggregates of a batch

insert into state.item_visits_totals_delta
select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  anonymousId,
  sessionId,
  min(eventTime) as startedAt,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'search') as searches,
  count(*) filter (where type = 'restock_request') as restockRequests,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'purchase') as orders,
  min(eventTime) filter (where type = 'item_view') as itemViewAt,
  list_sort(list(eventTime) filter (where type = 'wish')) as wishTimes,
  list_sort(list(eventTime) filter (where type = 'purchase')) as purchaseTimes
from batch
where (itemCode is not null) and (anonymousId is not null) and (sessionId is not null)
group by 1, 2, 3, 4;

-- views

create or replace view item_visits_parts as
from (select * from state.item_visits_totals_base union all select * from state.item_visits_totals_delta);

create or replace view item_visits_totals as
select windowStart,
  itemCode,
  anonymousId,
  sessionId,
  startedAt,
  views,
  searches,
  restockRequests,
  wishes,
  orders,
  itemViewAt,
  coalesce(wishTimes, []) as wishTimes,
  coalesce(purchaseTimes, []) as purchaseTimes
from (
select windowStart, itemCode, anonymousId, sessionId, min(startedAt) as startedAt, sum(views)::bigint as views, sum(searches)::bigint as searches, sum(restockRequests)::bigint as restockRequests, sum(wishes)::bigint as wishes, sum(orders)::bigint as orders, min(itemViewAt) as itemViewAt, list_sort(flatten(list(wishTimes) filter (where wishTimes is not null))) as wishTimes, list_sort(flatten(list(purchaseTimes) filter (where purchaseTimes is not null))) as purchaseTimes from (select * from state.item_visits_totals_base union all select * from state.item_visits_totals_delta) group by windowStart, itemCode, anonymousId, sessionId
);

create or replace view item_visits as
select * from item_visits_totals;

-- from the events

select windowStart,
  itemCode,
  anonymousId,
  sessionId,
  startedAt,
  views,
  searches,
  restockRequests,
  wishes,
  orders,
  itemViewAt,
  coalesce(wishTimes, []) as wishTimes,
  coalesce(purchaseTimes, []) as purchaseTimes
from (
select date_trunc('hour', eventTime) as windowStart,
  itemCode,
  anonymousId,
  sessionId,
  min(eventTime) as startedAt,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'search') as searches,
  count(*) filter (where type = 'restock_request') as restockRequests,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'purchase') as orders,
  min(eventTime) filter (where type = 'item_view') as itemViewAt,
  list_sort(list(eventTime) filter (where type = 'wish')) as wishTimes,
  list_sort(list(eventTime) filter (where type = 'purchase')) as purchaseTimes
from events
where (itemCode is not null) and (anonymousId is not null) and (sessionId is not null)
group by 1, 2, 3, 4
);
