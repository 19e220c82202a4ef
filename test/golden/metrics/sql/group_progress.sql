-- state

create table state.group_progress_totals_base (groupId varchar not null, itemCode struct(moment timestamp, logOffset bigint, "first" VARCHAR), targetSize struct(moment timestamp, logOffset bigint, "first" BIGINT), closesAt struct(moment timestamp, logOffset bigint, "first" TIMESTAMP), openedAt timestamp);

create table state.group_progress_totals_delta (groupId varchar not null, itemCode struct(moment timestamp, logOffset bigint, "first" VARCHAR), targetSize struct(moment timestamp, logOffset bigint, "first" BIGINT), closesAt struct(moment timestamp, logOffset bigint, "first" TIMESTAMP), openedAt timestamp);

create table state.group_progress_joined_base (groupId varchar not null, value varchar not null);

create table state.group_progress_joined_delta (groupId varchar not null, value varchar not null);

create table state.group_progress_filledAt_base (groupId varchar not null, value varchar not null, firstAt timestamp);

create table state.group_progress_filledAt_delta (groupId varchar not null, value varchar not null, firstAt timestamp);

-- partial aggregates of a batch

insert into state.group_progress_totals_delta
select groupId,
  min({moment: eventTime, logOffset: logOffset, first: itemCode}) filter (where itemCode is not null) as itemCode,
  min({moment: eventTime, logOffset: logOffset, first: targetSize}) filter (where (type = 'group_open') and (targetSize is not null)) as targetSize,
  min({moment: eventTime, logOffset: logOffset, first: closesAt}) filter (where (type = 'group_open') and (closesAt is not null)) as closesAt,
  min(eventTime) filter (where type = 'group_open') as openedAt
from batch
where (groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)
group by 1;

insert into state.group_progress_joined_delta
select groupId,
  userId as value
from batch
where ((groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)) and (type = 'group_join') and (userId is not null)
group by 1, 2;

insert into state.group_progress_filledAt_delta
select groupId,
  userId as value,
  min(eventTime) as firstAt
from batch
where ((groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)) and (type = 'group_join') and (userId is not null)
group by 1, 2;

-- views

create or replace view group_progress_totals as
select groupId,
  itemCode."first" as itemCode,
  targetSize."first" as targetSize,
  closesAt."first" as closesAt,
  openedAt
from (
select * from state.group_progress_totals_base anti join (select distinct groupId from state.group_progress_totals_delta) as t using (groupId)
union all
select groupId, min(itemCode) as itemCode, min(targetSize) as targetSize, min(closesAt) as closesAt, min(openedAt) as openedAt from (select * from state.group_progress_totals_delta union all select * from state.group_progress_totals_base semi join (select distinct groupId from state.group_progress_totals_delta) as t using (groupId)) group by groupId
);

create or replace view group_progress_joined as
select * from state.group_progress_joined_base anti join (select distinct groupId, value from state.group_progress_joined_delta) as t using (groupId, value)
union all
select groupId, value from (select * from state.group_progress_joined_delta union all select * from state.group_progress_joined_base semi join (select distinct groupId, value from state.group_progress_joined_delta) as t using (groupId, value)) group by groupId, value;

create or replace view group_progress_filledAt as
select * from state.group_progress_filledAt_base anti join (select distinct groupId, value from state.group_progress_filledAt_delta) as t using (groupId, value)
union all
select groupId, value, min(firstAt) as firstAt from (select * from state.group_progress_filledAt_delta union all select * from state.group_progress_filledAt_base semi join (select distinct groupId, value from state.group_progress_filledAt_delta) as t using (groupId, value)) group by groupId, value;

create or replace view group_progress as
select totals.*, coalesce(joined_set.size, 0) as joined, filledAt_set.appearedAt[totals.targetSize] as filledAt
from group_progress_totals as totals
left join (select groupId, count(distinct "value") as size from group_progress_joined group by groupId) as joined_set using (groupId)
left join (select groupId, list_sort(list(firstAt)) as appearedAt from group_progress_filledAt group by groupId) as filledAt_set using (groupId);

-- from the events

select totals.*, coalesce(joined_set.size, 0) as joined, filledAt_set.appearedAt[totals.targetSize] as filledAt
from (select groupId,
  itemCode."first" as itemCode,
  targetSize."first" as targetSize,
  closesAt."first" as closesAt,
  openedAt
from (
select groupId,
  min({moment: eventTime, logOffset: logOffset, first: itemCode}) filter (where itemCode is not null) as itemCode,
  min({moment: eventTime, logOffset: logOffset, first: targetSize}) filter (where (type = 'group_open') and (targetSize is not null)) as targetSize,
  min({moment: eventTime, logOffset: logOffset, first: closesAt}) filter (where (type = 'group_open') and (closesAt is not null)) as closesAt,
  min(eventTime) filter (where type = 'group_open') as openedAt
from events
where (groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)
group by 1
)) as totals
left join (select groupId, count(distinct "value") as size from (select groupId,
  userId as value
from events
where ((groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)) and (type = 'group_join') and (userId is not null)
group by 1, 2) group by groupId) as joined_set using (groupId)
left join (select groupId, list_sort(list(firstAt)) as appearedAt from (select groupId,
  userId as value,
  min(eventTime) as firstAt
from events
where ((groupId is not null and type in ('group_open', 'group_join')) and (groupId is not null)) and (type = 'group_join') and (userId is not null)
group by 1, 2) group by groupId) as filledAt_set using (groupId);
