/**
 * The shop's metrics once more, in plain loops over plain objects: no SQL, no compiler, nothing of src/. Times are
 * microseconds since the epoch.
 */
export interface ModelEvent {
  readonly eventId: string;
  readonly type: string;
  readonly occurredUs: number;
  /** occurredUs, or what it was corrected to. */
  readonly eventUs: number;
  readonly anonymousId: string;
  readonly sessionId: string;
  readonly userId?: string;
  readonly path?: string;
  readonly itemCode?: string;
  readonly quantity?: number;
  readonly price?: number;
  readonly purchaseType?: 'solo' | 'group';
  readonly groupId?: string;
  readonly targetSize?: number;
  readonly closesUs?: number;
  readonly sample: boolean;
}

export type ModelRow = Record<string, unknown>;

const minuteUs = 60_000_000;
const hourUs = 60 * minuteUs;
const dayUs = 24 * hourUs;
const seoulUs = 9 * hourUs;

export const hourOf = (us: number) => Math.floor(us / hourUs) * hourUs;
const minuteOf = (us: number) => Math.floor(us / minuteUs) * minuteUs;
export const seoulDayOf = (us: number) => Math.floor((us + seoulUs) / dayUs) * dayUs - seoulUs;

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => unknown[] | undefined): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    if (key === undefined) continue;
    const text = JSON.stringify(key);
    const group = groups.get(text);
    if (group) group.push(item);
    else groups.set(text, [item]);
  }
  return [...groups.values()];
}

export const ofType = (events: readonly ModelEvent[], type: string) =>
  events.filter((event) => event.type === type);

export function distinct(values: readonly (string | undefined)[]): number {
  return new Set(values.filter((value) => value !== undefined)).size;
}

export function revenueOf(events: readonly ModelEvent[]): number {
  let revenue = 0;
  for (const { type, quantity = 0, price = 0 } of events) {
    if (type === 'purchase') revenue += quantity * price;
  }
  return revenue;
}

const ascending = (a: number, b: number) => a - b;
const timesOf = (events: readonly ModelEvent[]) =>
  events.map(({ eventUs }) => eventUs).sort(ascending);
const earliestOf = (events: readonly ModelEvent[]) => timesOf(events)[0] ?? null;

/** Events come in log order, and sorting keeps it where times are equal. */
export function byTime(events: readonly ModelEvent[]): ModelEvent[] {
  return [...events].sort((a, b) => a.eventUs - b.eventUs);
}

function firstOf<T>(events: readonly ModelEvent[], of: (event: ModelEvent) => T | undefined) {
  for (const event of byTime(events)) {
    const value = of(event);
    if (value !== undefined) return value;
  }
  return null;
}

export function isEngagement({ type }: ModelEvent): boolean {
  return ['item_view', 'wish', 'group_join', 'purchase'].includes(type);
}

export function itemActivity(events: readonly ModelEvent[]): ModelRow[] {
  return groupBy(events, ({ eventUs, itemCode }) =>
    itemCode === undefined ? undefined : [hourOf(eventUs), itemCode],
  ).map((group) => {
    const purchases = ofType(group, 'purchase');
    return {
      windowStart: hourOf(group[0]!.eventUs),
      itemCode: group[0]!.itemCode,
      visitors: distinct(group.filter(isEngagement).map(({ anonymousId }) => anonymousId)),
      views: ofType(group, 'item_view').length,
      wishes: ofType(group, 'wish').length,
      searches: ofType(group, 'search').length,
      restockRequests: ofType(group, 'restock_request').length,
      orders: purchases.length,
      groupOrders: purchases.filter(({ purchaseType }) => purchaseType === 'group').length,
      soloOrders: purchases.filter(({ purchaseType }) => purchaseType === 'solo').length,
      quantity: purchases.reduce((sum, { quantity = 0 }) => sum + quantity, 0),
      revenue: revenueOf(group),
    };
  });
}

function itemVisits(events: readonly ModelEvent[]): ModelRow[] {
  return groupBy(events, ({ eventUs, itemCode, anonymousId, sessionId }) =>
    itemCode === undefined ? undefined : [hourOf(eventUs), itemCode, anonymousId, sessionId],
  ).map((group) => ({
    windowStart: hourOf(group[0]!.eventUs),
    itemCode: group[0]!.itemCode,
    anonymousId: group[0]!.anonymousId,
    sessionId: group[0]!.sessionId,
    startedAt: earliestOf(group),
    views: ofType(group, 'item_view').length,
    wishes: ofType(group, 'wish').length,
    searches: ofType(group, 'search').length,
    restockRequests: ofType(group, 'restock_request').length,
    orders: ofType(group, 'purchase').length,
    itemViewAt: earliestOf(ofType(group, 'item_view')),
    wishTimes: timesOf(ofType(group, 'wish')),
    purchaseTimes: timesOf(ofType(group, 'purchase')),
  }));
}

function access(events: readonly ModelEvent[]): ModelRow[] {
  return groupBy(events, ({ eventUs }) => [hourOf(eventUs)]).map((group) => ({
    windowStart: hourOf(group[0]!.eventUs),
    events: group.length,
    pageViews: ofType(group, 'page_view').length,
    visitors: distinct(group.map(({ anonymousId }) => anonymousId)),
    logins: ofType(group, 'login').length,
    orders: ofType(group, 'purchase').length,
    sampleEvents: group.filter(({ sample }) => sample).length,
  }));
}

export function traffic(events: readonly ModelEvent[]): ModelRow[] {
  return groupBy(events, ({ eventUs }) => [minuteOf(eventUs)]).map((group) => ({
    windowStart: minuteOf(group[0]!.eventUs),
    events: group.length,
    visitors: distinct(group.map(({ anonymousId }) => anonymousId)),
    orders: ofType(group, 'purchase').length,
  }));
}

export interface ModelSession {
  readonly sessionId: string;
  readonly events: readonly ModelEvent[];
  readonly startedAt: number;
  readonly landingPath: string | null;
  readonly landingItem: string | null;
  readonly firstPathBesidesMain: string | null;
  readonly identified: boolean;
}

export function sessionsOf(events: readonly ModelEvent[]): ModelSession[] {
  return groupBy(events, ({ sessionId }) => [sessionId]).map((group) => ({
    sessionId: group[0]!.sessionId,
    events: group,
    startedAt: timesOf(group)[0]!,
    landingPath: firstOf(group, ({ path }) => path),
    landingItem: firstOf(group, ({ itemCode }) => itemCode),
    firstPathBesidesMain: firstOf(group, ({ path }) => (path === '/' ? undefined : path)),
    identified: group.some(({ userId }) => userId !== undefined),
  }));
}

/** The time each step was reached, in order: walks forward through the session, never back. */
export function foldInOrder(
  events: readonly ModelEvent[],
  steps: readonly string[],
): (number | null)[] {
  let reached: number | null = -Infinity;
  return steps.map((step) => {
    let next: number | null = null;
    if (reached !== null) {
      for (const { type, eventUs } of events) {
        if (type !== step || eventUs < reached) continue;
        if (next === null || eventUs < next) next = eventUs;
      }
    }
    reached = next;
    return next;
  });
}

function sessions(events: readonly ModelEvent[]): ModelRow[] {
  return sessionsOf(events).map(({ events: group, ...session }) => {
    const [itemViewAt, wishAt, purchaseAt] = foldInOrder(group, ['item_view', 'wish', 'purchase']);
    const purchases = ofType(group, 'purchase');
    return {
      ...session,
      endedAt: timesOf(group).at(-1),
      itemViewAt,
      wishAt,
      wishTimes: timesOf(ofType(group, 'wish')),
      purchaseAt,
      purchaseTimes: timesOf(purchases),
      soloPurchaseTimes: timesOf(purchases.filter((one) => one.purchaseType === 'solo')),
      groupPurchaseTimes: timesOf(purchases.filter((one) => one.purchaseType === 'group')),
      events: group.length,
      orders: purchases.length,
      revenue: revenueOf(group),
    };
  });
}

function userActivity(events: readonly ModelEvent[]): ModelRow[] {
  return groupBy(events, ({ eventUs, userId }) =>
    userId === undefined ? undefined : [seoulDayOf(eventUs), userId],
  ).map((group) => ({
    windowStart: seoulDayOf(group[0]!.eventUs),
    userId: group[0]!.userId,
    logins: ofType(group, 'login').length,
    wishes: ofType(group, 'wish').length,
    views: ofType(group, 'item_view').length,
    orders: ofType(group, 'purchase').length,
    revenue: revenueOf(group),
  }));
}

export interface ModelGroupBuy {
  readonly groupId: string;
  readonly itemCode: string | null;
  readonly targetSize: number | null;
  readonly closesAt: number | null;
  readonly openedAt: number | null;
  readonly joined: number;
  readonly filledAt: number | null;
}

export function groupBuys(events: readonly ModelEvent[]): ModelGroupBuy[] {
  return groupBy(events, ({ type, groupId }) =>
    groupId !== undefined && (type === 'group_open' || type === 'group_join')
      ? [groupId]
      : undefined,
  ).map((group) => {
    const opens = ofType(group, 'group_open');
    const joinedAt = new Map<string, number>();
    for (const { userId, eventUs } of byTime(ofType(group, 'group_join'))) {
      if (userId !== undefined && !joinedAt.has(userId)) joinedAt.set(userId, eventUs);
    }
    const targetSize = firstOf(opens, (event) => event.targetSize);
    const appeared = [...joinedAt.values()];
    return {
      groupId: group[0]!.groupId!,
      itemCode: firstOf(group, ({ itemCode }) => itemCode),
      targetSize,
      closesAt: firstOf(opens, ({ closesUs }) => closesUs),
      openedAt: earliestOf(opens),
      joined: joinedAt.size,
      filledAt: targetSize === null ? null : (appeared[targetSize - 1] ?? null),
    };
  });
}

/** Every metric of the shop, by name, out of the distinct events in log order. */
export const shopModel: Readonly<
  Record<string, (events: readonly ModelEvent[]) => readonly object[]>
> = {
  item_activity: itemActivity,
  item_visits: itemVisits,
  access,
  traffic,
  sessions,
  user_activity: userActivity,
  group_progress: groupBuys,
};
