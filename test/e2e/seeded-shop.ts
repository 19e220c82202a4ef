import { fruitItems } from '../../domains/shop/fruit.ts';
import { sampleHistory } from '../../domains/shop/sample/sample-history.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** A range of the history and how it stands in an address and in SQL. Hours are those of Seoul. */
export interface SeoulRange {
  /** `from=…&to=…`. */
  readonly query: string;
  /** Timestamps in UTC, as literals. */
  readonly from: string;
  readonly to: string;
}

/** `rangeOf('2026-05-03T00', '2026-05-06T12')`: from the first hour up to the second. */
export function rangeOf(fromHour: string, toHour: string): SeoulRange {
  const [fromMs, toMs] = [seoulMs(fromHour), seoulMs(toHour)];
  return {
    query: new URLSearchParams({ from: isoOf(fromMs), to: isoOf(toMs) }).toString(),
    from: timestamp(fromMs),
    to: timestamp(toMs),
  };
}

const isoOf = (ms: number) => new Date(ms).toISOString();
const seoulMs = (hour: string) => Date.parse(`${hour}:00:00+09:00`);
const timestamp = (ms: number) => `timestamp '${isoOf(ms).slice(0, 19).replace('T', ' ')}'`;

const firstDay = '2026-04-27T00';

/** The whole of {@link seededHistory}. */
export const historyRange = rangeOf(firstDay, '2026-05-11T00');
/** Public holidays within it. */
export const holidays = ['2026-05-01', '2026-05-05'];

/** Two weeks of a small shop, the same 5,400 events whenever it is asked for, without the mark of sample traffic. */
export function seededHistory(): readonly object[] {
  const fromMs = seoulMs(firstDay);
  const history = sampleHistory({ seed: 7, scale: 0.02, fromMs, toMs: fromMs + 14 * dayMs });
  return [...history].flat();
}

let count = 0;

/** An event of a visitor at a moment, in a session that is theirs alone. */
export function eventOf(visitor: string, type: string, atMs: number, fields: object = {}) {
  count += 1;
  return {
    eventId: `by-hand-${count}`,
    type,
    occurredAt: isoOf(atMs),
    anonymousId: visitor,
    sessionId: `session of ${visitor}`,
    ...fields,
  };
}

/** What happened in the last two hours before a moment: a bit of everything, and a group buy that is still open. */
export function recentEvents(nowMs: number): readonly object[] {
  const open = { groupId: 'open-group', targetSize: 5, closesAt: isoOf(nowMs + 20 * hourMs) };
  const visits = fruitItems.slice(0, 12).flatMap(({ itemCode }, index) => {
    const at = (minutes: number) => nowMs - hourMs - index * 90_000 + minutes * 60_000;
    const event = (type: string, minutes: number, fields: object) =>
      eventOf(`visitor-${index % 5}`, type, at(minutes), fields);
    return [
      event('page_view', 0, { path: index % 2 ? '/' : `/items/${itemCode}` }),
      event('item_view', 1, { itemCode }),
      ...(index % 3 ? [] : [event('wish', 2, { itemCode, userId: `user-${index}` })]),
    ];
  });
  const last = { itemCode: '060103', userId: 'user-1' };
  const buys = { orderId: 'order-1', quantity: 2, price: 24_900, purchaseType: 'solo' };
  return [
    ...visits,
    eventOf('visitor-1', 'group_open', nowMs - hourMs, { ...last, ...open }),
    eventOf('visitor-1', 'group_join', nowMs - hourMs, { ...last, groupId: open.groupId }),
    eventOf('visitor-1', 'search', nowMs - 60_000, { query: '사과' }),
    eventOf('visitor-1', 'login', nowMs - 50_000, { userId: 'user-1' }),
    eventOf('visitor-2', 'restock_request', nowMs - 40_000, { itemCode: '061102' }),
    eventOf('visitor-1', 'purchase', nowMs - 30_000, { ...last, ...buys }),
  ];
}

/** An item as the console shows it in Korean: its name and code, or the code alone where the shop has no such item. */
export function shownItem(itemCode: string): string {
  const item = fruitItems.find((known) => known.itemCode === itemCode);
  return item ? `${item.name.ko} ${itemCode}` : itemCode;
}
