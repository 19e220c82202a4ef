-- state

create table state.traffic_totals_base (windowStart timestamp not null, events bigint, orders bigint);

create table state.traffic_totals_delta (windowStart timestamp not null, events bigint, orders bigint);

create table state.traffic_visitors_base (windowStart timestamp not null, value varchar not null);

create table state.traffic_visitors_delta (windowStart timestamp not null, value varchar not null);

-- partial aggregates of a batch

insert into state.traffic_totals_delta
select date_trunc('minute', eventTime) as windowStart,
  count(*) as events,
  count(*) filter (where type = 'purchase') as orders
from batch
group by 1;

insert into state.traffic_visitors_delta
select date_trunc('minute', eventTime) as windowStart,
  anonymousId as value
from batch
where anonymousId is not null
group by 1, 2;

-- views

create or replace view traffic_parts as
from (select * from state.traffic_totals_base union all select * from state.traffic_totals_delta);

create or replace view traffic_totals as
select windowStart,
  events,
  orders
from (
select windowStart, sum(events)::bigint as events, sum(orders)::bigint as orders from (select * from state.traffic_totals_base union all select * from state.traffic_totals_delta) group by windowStart
);

create or replace view traffic_visitors as
from (select * from state.traffic_visitors_base union all select * from state.traffic_visitors_delta);

create or replace view traffic as
select totals.*, coalesce(visitors_set.size, 0) as visitors
from traffic_totals as totals
left join (select windowStart, count(*) as size from state.traffic_visitors_base anti join (select distinct windowStart from state.traffic_visitors_delta) as t using (windowStart) group by windowStart
  union all
  select windowStart, count(distinct "value") as size
  from (select * from state.traffic_visitors_base semi join (select distinct windowStart from state.traffic_visitors_delta) as t using (windowStart) union all select * from state.traffic_visitors_delta) group by windowStart) as visitors_set using (windowStart);

-- from the events

select totals.*, coalesce(visitors_set.size, 0) as visitors
from (select windowStart,
  events,
  orders
from (
select date_trunc('minute', eventTime) as windowStart,
  count(*) as events,
  count(*) filter (where type = 'purchase') as orders
from events
group by 1
)) as totals
left join (select windowStart, count(distinct "value") as size from (select date_trunc('minute', eventTime) as windowStart,
  anonymousId as value
from events
where anonymousId is not null
group by 1, 2) group by windowStart) as visitors_set using (windowStart);
