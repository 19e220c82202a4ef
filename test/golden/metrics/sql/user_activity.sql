-- state

create table state.user_activity_totals_base (windowStart timestamp not null, userId varchar not null, logins bigint, wishes bigint, views bigint, orders bigint, revenue bigint);

create table state.user_activity_totals_delta (windowStart timestamp not null, userId varchar not null, logins bigint, wishes bigint, views bigint, orders bigint, revenue bigint);

-- partial aggregates of a batch

insert into state.user_activity_totals_delta
select date_trunc('day', eventTime + interval 9 hour) - interval 9 hour as windowStart,
  userId,
  count(*) filter (where type = 'login') as logins,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'purchase') as orders,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from batch
where userId is not null
group by 1, 2;

-- views

create or replace view user_activity_parts as
from (select * from state.user_activity_totals_base union all select * from state.user_activity_totals_delta);

create or replace view user_activity_totals as
select windowStart,
  userId,
  logins,
  wishes,
  views,
  orders,
  revenue
from (
select windowStart, userId, sum(logins)::bigint as logins, sum(wishes)::bigint as wishes, sum(views)::bigint as views, sum(orders)::bigint as orders, sum(revenue)::bigint as revenue from (select * from state.user_activity_totals_base union all select * from state.user_activity_totals_delta) group by windowStart, userId
);

create or replace view user_activity as
select * from user_activity_totals;

-- from the events

select windowStart,
  userId,
  logins,
  wishes,
  views,
  orders,
  revenue
from (
select date_trunc('day', eventTime + interval 9 hour) - interval 9 hour as windowStart,
  userId,
  count(*) filter (where type = 'login') as logins,
  count(*) filter (where type = 'wish') as wishes,
  count(*) filter (where type = 'item_view') as views,
  count(*) filter (where type = 'purchase') as orders,
  coalesce(sum(cast(quantity as bigint) * price) filter (where type = 'purchase'), 0)::bigint as revenue
from events
where userId is not null
group by 1, 2
);
