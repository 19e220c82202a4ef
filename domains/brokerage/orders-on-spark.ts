import { earliestTime } from './read-order.ts';
import { maximumAmount, maximumPrice } from './events.ts';

/**
 * What read-order.ts does, in the SQL of Spark: `lines` with the fields of an order, all of them NULL where the line is
 * none, which is told by where it stands. Why it is none, read-order.ts says. Nothing makes Spark stop at a line.
 */
export const ordersOnSpark = `select *, occurredAt as eventTime
from (
  select countedAt, batchTime, topicPartition, logOffset, tooLong, raw, isEvent,
    case when isEvent then lineId else concat(topicPartition, ':', logOffset) end as eventId,
    case when isEvent then batchTime end as batch,
    case when isEvent then batchTime end as readAt,
    case when isEvent then time end as occurredAt,
    case when isEvent then get(field, 2) end as clientId,
    case when isEvent then get(field, 3) end as symbol,
    case when isEvent then amount end as amount,
    case when isEvent then price end as price,
    case when isEvent then get(field, 6) end as side
  from (
    select *, coalesce(
      not tooLong and size(field) = 7
      and time >= timestamp '${earliestTime}' and time <= countedAt + interval 1 day
      and get(field, 1) rlike r'${identifier()}' and get(field, 2) rlike r'${identifier()}'
      and get(field, 3) rlike r'${whole('[A-Z0-9][A-Z0-9.-]{0,15}')}'
      and amount <= ${maximumAmount} and price <= ${maximumPrice}
      and get(field, 6) in ('B', 'S'), false) as isEvent
    from (
      select *,
        case when get(field, 0) rlike r'${whole('[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:(?:[0-5][0-9]|60)')}'
          then try_to_timestamp(concat(left(get(field, 0), 17), '00'), 'yyyy-MM-dd HH:mm:ss')
            + make_dt_interval(0, 0, 0, try_cast(right(get(field, 0), 2) as int)) end as time,
        case when get(field, 4) rlike r'${whole('[1-9][0-9]{0,8}')}' then try_cast(get(field, 4) as bigint) end as amount,
        case when get(field, 5) rlike r'${whole(String.raw`[0-9]{1,7}(?:\.[0-9]{1,4})?`)}'
          then cast(try_cast(get(field, 5) as decimal(11, 4)) * 10000 as bigint) end as price
      from (select *, split(raw, ',', -1) as field from lines)
    )
  )
)`;

function identifier(): string {
  return whole('(?:0|[1-9][0-9]{0,17})');
}

/** A pattern for the whole of a text; "$" would pass over a line break at its end. */
function whole(pattern: string): string {
  return String.raw`\A${pattern}\z`;
}
