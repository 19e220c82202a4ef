-- state

create table state.sessions_totals_base (sessionId varchar not null, startedAt timestamp, endedAt timestamp, landingPath struct(moment timestamp, logOffset bigint, "first" VARCHAR), landingItem struct(moment timestamp, logOffset bigint, "first" VARCHAR), firstPathBesidesMain struct(moment timestamp, logOffset bigint, "first" VARCHAR), identified boolean, itemViewAt timestamp, wishTimes timestamp[], purchaseTimes timestamp[], soloPurchaseTimes timestamp[], groupPurchaseTimes timestamp[], events bigint, orders bigint, revenue bigint);

create table state.sessions_totals_delta (sessionId varchar not null, startedAt timestamp, endedAt timestamp, landingPath struct(moment timestamp, logOffset bigint, "first" VARCHAR), landingItem struct(moment timestamp, logOffset bigint, "first" VARCHAR), firstPathBesidesMain struct(moment timestamp, logOffset bigint, "first" VARCHAR), identified boolean, itemViewAt timestamp, wishTimes timestamp[], purchaseTimes timestamp[], soloPurchaseTimes timestamp[], groupPurchaseTimes timestamp[], events bigint, orders bigint, revenue bigint);

-- partial aggregates of a batch

insert into state.sessions_totals_delta
select sessionId,
  min(eventTime) as startedAt,
  max(eventTime) as endedAt,
  min({moment: eventTime, logOffset: logOffset, first: path}) filter (where path is not null) as landingPath,
  min({moment: eventTime, logOffset: logOffset, first: itemCode}) filter (where itemCode is not null) as landingItem,
  min({moment: eventTime, logOffset: logOffset, first: path}) filter (where (path <> '/') and (path is not null)) as firstPathBesidesMain,
  coalesce(bool_or(userId is not null), false) as identified,
  min(eventTime) filter (where type = 'item_view') as itemViewAt,
  list_sort(list(eventTime) filter (where type = 'wish')) as wishTimes,
  list_sort(list(eventTime) filter (where type = 'purchase')) as purchaseTimes,
  list_sort(list(eventTime) filter (where type = 'purchase' and purchaseType = 'solo')) as soloPurchaseTimes,
  list_sort(list(eventTime) filter (where type = 'purchase' and purchaseType = 'group')) as groupPurchaseTimes,
  count(*) as events,
  count(*) filter (where type = 'purchase') as orders,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from batch
where sessionId is not null
group by 1;

-- views

create or replace view sessions_totals as
select sessionId,
  startedAt,
  endedAt,
  landingPath."first" as landingPath,
  landingItem."first" as landingItem,
  firstPathBesidesMain."first" as firstPathBesidesMain,
  identified,
  itemViewAt,
  list_min(list_filter(wishTimes, lambda t: t >= itemViewAt)) as wishAt,
  coalesce(wishTimes, []) as wishTimes,
  list_min(list_filter(purchaseTimes, lambda t: t >= list_min(list_filter(wishTimes, lambda t: t >= itemViewAt)))) as purchaseAt,
  coalesce(purchaseTimes, []) as purchaseTimes,
  coalesce(soloPurchaseTimes, []) as soloPurchaseTimes,
  coalesce(groupPurchaseTimes, []) as groupPurchaseTimes,
  events,
  orders,
  revenue
from (
select * from state.sessions_totals_base anti join (select distinct sessionId from state.sessions_totals_delta) as t using (sessionId)
union all
select sessionId, min(startedAt) as startedAt, max(endedAt) as endedAt, min(landingPath) as landingPath, min(landingItem) as landingItem, min(firstPathBesidesMain) as firstPathBesidesMain, bool_or(identified) as identified, min(itemViewAt) as itemViewAt, list_sort(flatten(list(wishTimes) filter (where wishTimes is not null))) as wishTimes, list_sort(flatten(list(purchaseTimes) filter (where purchaseTimes is not null))) as purchaseTimes, list_sort(flatten(list(soloPurchaseTimes) filter (where soloPurchaseTimes is not null))) as soloPurchaseTimes, list_sort(flatten(list(groupPurchaseTimes) filter (where groupPurchaseTimes is not null))) as groupPurchaseTimes, sum(events)::bigint as events, sum(orders)::bigint as orders, sum(revenue)::bigint as revenue from (select * from state.sessions_totals_delta union all select * from state.sessions_totals_base semi join (select distinct sessionId from state.sessions_totals_delta) as t using (sessionId)) group by sessionId
);

create or replace view sessions as
select * from sessions_totals;

-- from the events

select sessionId,
  startedAt,
  endedAt,
  landingPath."first" as landingPath,
  landingItem."first" as landingItem,
  firstPathBesidesMain."first" as firstPathBesidesMain,
  identified,
  itemViewAt,
  list_min(list_filter(wishTimes, lambda t: t >= itemViewAt)) as wishAt,
  coalesce(wishTimes, []) as wishTimes,
  list_min(list_filter(purchaseTimes, lambda t: t >= list_min(list_filter(wishTimes, lambda t: t >= itemViewAt)))) as purchaseAt,
  coalesce(purchaseTimes, []) as purchaseTimes,
  coalesce(soloPurchaseTimes, []) as soloPurchaseTimes,
  coalesce(groupPurchaseTimes, []) as groupPurchaseTimes,
  events,
  orders,
  revenue
from (
select sessionId,
  min(eventTime) as startedAt,
  max(eventTime) as endedAt,
  min({moment: eventTime, logOffset: logOffset, first: path}) filter (where path is not null) as landingPath,
  min({moment: eventTime, logOffset: logOffset, first: itemCode}) filter (where itemCode is not null) as landingItem,
  min({moment: eventTime, logOffset: logOffset, first: path}) filter (where (path <> '/') and (path is not null)) as firstPathBesidesMain,
  coalesce(bool_or(userId is not null), false) as identified,
  min(eventTime) filter (where type = 'item_view') as itemViewAt,
  list_sort(list(eventTime) filter (where type = 'wish')) as wishTimes,
  list_sort(list(eventTime) filter (where type = 'purchase')) as purchaseTimes,
  list_sort(list(eventTime) filter (where type = 'purchase' and purchaseType = 'solo')) as soloPurchaseTimes,
  list_sort(list(eventTime) filter (where type = 'purchase' and purchaseType = 'group')) as groupPurchaseTimes,
  count(*) as events,
  count(*) filter (where type = 'purchase') as orders,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from events
where sessionId is not null
group by 1
);
