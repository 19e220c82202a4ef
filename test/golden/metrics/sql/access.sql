-- state

create table state.access_totals_base (windowStart timestamp not null, events bigint, pageViews bigint, logins bigint, orders bigint, sampleEvents bigint);

create table state.access_totals_delta (windowStart timestamp not null, events bigint, pageViews bigint, logins bigint, orders bigint, sampleEvents bigint);

create table state.access_visitors_base (windowStart timestamp not null, value varchar not null);

create table state.access_visitors_delta (windowStart timestamp not null, value varchar not null);

-- partial aggregates of a batch

insert into state.access_totals_delta
select date_trunc('hour', eventTime) as windowStart,
  count(*) as events,
  count(*) filter (where type = 'page_view') as pageViews,
  count(*) filter (where type = 'login') as logins,
  count(*) filter (where type = 'purchase') as orders,
  count(*) filter (where sample) as sampleEvents
from batch
group by 1;

insert into state.access_visitors_delta
select date_trunc('hour', eventTime) as windowStart,
  anonymousId as value
from batch
where anonymousId is not null
group by 1, 2;

-- views

create or replace view access_parts as
from (select * from state.access_totals_base union all select * from state.access_totals_delta);

create or replace view access_totals as
select windowStart,
  events,
  pageViews,
  logins,
  orders,
  sampleEvents
from (
select windowStart, sum(events)::bigint as events, sum(pageViews)::bigint as pageViews, sum(logins)::bigint as logins, sum(orders)::bigint as orders, sum(sampleEvents)::bigint as sampleEvents from (select * from state.access_totals_base union all select * from state.access_totals_delta) group by windowStart
);

create or replace view access_visitors as
from (select * from state.access_visitors_base union all select * from state.access_visitors_delta);

create or replace view access as
select totals.*, coalesce(visitors_set.size, 0) as visitors
from access_totals as totals
left join (select windowStart, count(*) as size from state.access_visitors_base anti join (select distinct windowStart from state.access_visitors_delta) as t using (windowStart) group by windowStart
  union all
  select windowStart, count(distinct "value") as size
  from (select * from state.access_visitors_base semi join (select distinct windowStart from state.access_visitors_delta) as t using (windowStart) union all select * from state.access_visitors_delta) group by windowStart) as visitors_set using (windowStart);

-- from the events

select totals.*, coalesce(visitors_set.size, 0) as visitors
from (select windowStart,
  events,
  pageViews,
  logins,
  orders,
  sampleEvents
from (
select date_trunc('hour', eventTime) as windowStart,
  count(*) as events,
  count(*) filter (where type = 'page_view') as pageViews,
  count(*) filter (where type = 'login') as logins,
  count(*) filter (where type = 'purchase') as orders,
  count(*) filter (where sample) as sampleEvents
from events
group by 1
)) as totals
left join (select windowStart, count(distinct "value") as size from (select date_trunc('hour', eventTime) as windowStart,
  anonymousId as value
from events
where anonymousId is not null
group by 1, 2) group by windowStart) as visitors_set using (windowStart);
