/** The shop's insights as DESIGN says them, in plain loops over the events. Shares nothing with their SQL. */
import {
  byTime,
  distinct,
  foldInOrder,
  groupBuys,
  groupBy,
  isEngagement,
  ofType,
  revenueOf,
  seoulDayOf,
  sessionsOf,
  traffic,
} from './shop-model.ts';
import type { ModelEvent, ModelSession } from './shop-model.ts';

export interface ModelRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const within = (events: readonly ModelEvent[], { fromMs, toMs }: ModelRange) =>
  events.filter(({ eventUs }) => eventUs >= fromMs * 1000 && eventUs < toMs * 1000);
const isIn = (us: number, { fromMs, toMs }: ModelRange) => us >= fromMs * 1000 && us < toMs * 1000;
/** As SQL compares text: byte by byte. */
const byText = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const nullsLast = (a: string | null, b: string | null) =>
  a === b ? 0 : a === null ? 1 : b === null ? -1 : byText(a, b);
const isoOf = (us: number) => new Date(Math.floor(us / 1000)).toISOString();
const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / values.length;

function rankItems(events: readonly ModelEvent[]) {
  return groupBy(events, ({ itemCode }) => (itemCode === undefined ? undefined : [itemCode]))
    .map((group) => {
      const purchases = ofType(group, 'purchase');
      return {
        itemCode: group[0]!.itemCode!,
        visitors: distinct(group.filter(isEngagement).map(({ anonymousId }) => anonymousId)),
        views: ofType(group, 'item_view').length,
        wishes: ofType(group, 'wish').length,
        orders: purchases.length,
        groupOrders: purchases.filter(({ purchaseType }) => purchaseType === 'group').length,
        soloOrders: purchases.filter(({ purchaseType }) => purchaseType === 'solo').length,
        quantity: purchases.reduce((sum, { quantity = 0 }) => sum + quantity, 0),
        revenue: revenueOf(group),
      };
    })
    .filter(({ visitors }) => visitors > 0)
    .sort(
      (a, b) => b.visitors - a.visitors || b.orders - a.orders || byText(a.itemCode, b.itemCode),
    );
}

export function crowdedProducts(events: readonly ModelEvent[], range: ModelRange, limit = 10) {
  const { fromMs, toMs } = range;
  const before = rankItems(within(events, { fromMs: fromMs - (toMs - fromMs), toMs: fromMs }));
  const rows = rankItems(within(events, range)).map((row, index) => {
    const place = before.findIndex(({ itemCode }) => itemCode === row.itemCode);
    return { rank: index + 1, previousRank: place < 0 ? null : place + 1, ...row };
  });
  return { rows: rows.slice(0, limit) };
}

export function couponHours(
  events: readonly ModelEvent[],
  { fromMs, toMs }: ModelRange,
  asOfMs: number,
  holidays: readonly string[],
) {
  const slots = new Map<string, { visitors: number[]; orders: number[] }>();
  const holidayHours = new Map<number, { visitors: number[]; orders: number[] }>();
  const holidayEvents = new Map<string, ModelEvent[]>();
  const dates = new Set<string>();
  for (let ms = fromMs; ms + hourMs <= Math.min(toMs, asOfMs); ms += hourMs) {
    const local = new Date(ms + 9 * hourMs);
    const date = local.toISOString().slice(0, 10);
    const ofHour = within(events, { fromMs: ms, toMs: ms + hourMs });
    const visitors = distinct(ofHour.map(({ anonymousId }) => anonymousId));
    const orders = ofType(ofHour, 'purchase').length;
    dates.add(date);
    const isOff = holidays.includes(date);
    if (isOff) holidayEvents.set(date, [...(holidayEvents.get(date) ?? []), ...ofHour]);
    const key = `${(local.getUTCDay() + 6) % 7} ${local.getUTCHours()}`;
    const slot = isOff
      ? (holidayHours.get(local.getUTCHours()) ?? { visitors: [], orders: [] })
      : (slots.get(key) ?? { visitors: [], orders: [] });
    slot.visitors.push(visitors);
    slot.orders.push(orders);
    if (isOff) holidayHours.set(local.getUTCHours(), slot);
    else slots.set(key, slot);
  }
  const meansOf = (slot: { visitors: number[]; orders: number[] }) => ({
    days: slot.visitors.length,
    visitors: mean(slot.visitors),
    orders: mean(slot.orders),
  });
  const rows = [...slots].map(([key, slot]) => {
    const [weekday, hour] = key.split(' ').map(Number) as [number, number];
    return { weekday: weekday + 1, hour, ...meansOf(slot) };
  });
  rows.sort((a, b) => a.weekday - b.weekday || a.hour - b.hour);
  return {
    rows,
    peak: extreme(rows, 1),
    quiet: extreme(rows, -1),
    holidays: {
      days: holidays
        .filter((date) => dates.has(date))
        .map((date) => {
          const ofDay = holidayEvents.get(date) ?? [];
          const visitors = distinct(ofDay.map(({ anonymousId }) => anonymousId));
          return { date, visitors, orders: ofType(ofDay, 'purchase').length };
        }),
      hours: [...holidayHours]
        .map(([hour, slot]) => ({ hour, ...meansOf(slot) }))
        .sort((a, b) => a.hour - b.hour),
    },
  };
}

interface Slot {
  readonly weekday: number;
  readonly hour: number;
  readonly visitors: number;
  readonly orders: number;
}

function extreme(rows: readonly Slot[], sign: 1 | -1) {
  let best: Slot | undefined;
  for (const row of rows) {
    const isBetter =
      !best ||
      sign * (row.visitors - best.visitors) > 0 ||
      (row.visitors === best.visitors && sign * (row.orders - best.orders) > 0);
    if (isBetter) best = row;
  }
  if (!best) return null;
  const { weekday, hour, visitors, orders } = best;
  return { weekday, hour, visitors, orders };
}

export function soughtProducts(events: readonly ModelEvent[], range: ModelRange, limit = 10) {
  const looking = ['item_view', 'search', 'restock_request'];
  const rows = groupBy(within(events, range), ({ itemCode }) =>
    itemCode === undefined ? undefined : [itemCode],
  ).map((group) => {
    const seekers = groupBy(group, ({ anonymousId }) => [anonymousId]).filter((own) => {
      const looks = own.filter(({ type }) => looking.includes(type));
      return (
        distinct(looks.map(({ sessionId }) => sessionId)) >= 2 &&
        own.every(({ type }) => type !== 'purchase')
      );
    });
    return {
      itemCode: group[0]!.itemCode!,
      seekers: seekers.length,
      views: ofType(group, 'item_view').length,
      searches: ofType(group, 'search').length,
      restockRequests: ofType(group, 'restock_request').length,
      orders: ofType(group, 'purchase').length,
    };
  });
  const sought = rows
    .filter(({ seekers }) => seekers > 0)
    .sort((a, b) => b.seekers - a.seekers || b.views - a.views || byText(a.itemCode, b.itemCode));
  return { rows: sought.slice(0, limit).map((row, index) => ({ rank: index + 1, ...row })) };
}

const pairs = [
  ['logins', 'orders'],
  ['wishes', 'orders'],
  ['logins', 'revenue'],
  ['wishes', 'revenue'],
] as const;

export function paymentCorrelation(events: readonly ModelEvent[], range: ModelRange) {
  const days = {
    fromMs: seoulDayOf(range.fromMs * 1000) / 1000,
    toMs: seoulDayOf(range.toMs * 1000 - 1) / 1000 + dayMs,
  };
  const users = groupBy(within(events, days), ({ userId }) =>
    userId === undefined ? undefined : [userId],
  ).map((own) => ({
    logins: ofType(own, 'login').length,
    wishes: ofType(own, 'wish').length,
    orders: ofType(own, 'purchase').length,
    revenue: revenueOf(own),
  }));
  const rows = pairs.map(([x, y]) => {
    const xs = users.map((user) => user[x]);
    const ys = users.map((user) => user[y]);
    const pearson = correlation(xs, ys);
    const [pearsonLow, pearsonHigh] = intervalOf(pearson, users.length);
    return {
      x,
      y,
      n: users.length,
      pearson,
      spearman: correlation(meanRanks(xs), meanRanks(ys)),
      pearsonLow,
      pearsonHigh,
    };
  });
  const scatter = pairs.map(([x, y]) => {
    const binX = Math.floor(Math.max(0, ...users.map((user) => user[x])) / 20) + 1;
    const binY = Math.floor(Math.max(0, ...users.map((user) => user[y])) / 20) + 1;
    const points = groupBy(users, (user) => [
      Math.floor(user[x] / binX),
      Math.floor(user[y] / binY),
    ])
      .map((same) => ({
        x: Math.floor(same[0]![x] / binX) * binX,
        y: Math.floor(same[0]![y] / binY) * binY,
        users: same.length,
      }))
      .sort((a, b) => a.x - b.x || a.y - b.y);
    return { x, y, binX, binY, points };
  });
  return { rows, scatter, range: days };
}

function correlation(xs: readonly number[], ys: readonly number[]): number | null {
  if (new Set(xs).size < 2 || new Set(ys).size < 2) return null;
  const [meanX, meanY] = [mean(xs), mean(ys)];
  let [xy, xx, yy] = [0, 0, 0];
  xs.forEach((x, index) => {
    const [dx, dy] = [x - meanX, ys[index]! - meanY];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xy / Math.sqrt(xx * yy);
}

function meanRanks(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

function intervalOf(pearson: number | null, n: number): [number | null, number | null] {
  if (pearson === null || n < 4) return [null, null];
  const z = 0.5 * Math.log((1 + pearson) / (1 - pearson));
  const half = 1.959963984540054 / Math.sqrt(n - 3);
  return [Math.tanh(z - half), Math.tanh(z + half)];
}

const steps = ['item_view', 'wish', 'purchase'] as const;

export interface FunnelOptions {
  readonly mode: 'ordered' | 'any';
  readonly windowMs?: number;
  readonly breakdown?: 'purchaseType' | 'itemCode' | 'landing';
}

/** Which of the steps a session reached, by the events that count for its group. */
function reachedBy(
  session: ModelSession,
  events: readonly ModelEvent[],
  { mode, windowMs }: FunnelOptions,
): number {
  const times =
    mode === 'ordered'
      ? foldInOrder(events, steps)
      : steps.map((step) => byTime(ofType(events, step))[0]?.eventUs ?? null);
  let reached = 0;
  for (const at of times) {
    const isLate =
      at !== null && windowMs !== undefined && at > session.startedAt + windowMs * 1000;
    if (at === null || isLate) break;
    reached += 1;
  }
  return reached;
}

function funnelRows(reached: readonly number[]) {
  const counts = [0, 1, 2, 3].map((step) => reached.filter((far) => far >= step).length);
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return ['inflow', ...steps].map((step, index) => ({
    step,
    sessions: counts[index]!,
    fromStart: share(counts[index]!, counts[0]!),
    fromPrevious: index === 0 ? null : share(counts[index]!, counts[index - 1]!),
    drop: index === 0 ? null : share(counts[index - 1]! - counts[index]!, counts[index - 1]!),
  }));
}

function steepestOf(rows: ReturnType<typeof funnelRows>) {
  let best: { from: string; to: string; drop: number } | null = null;
  for (let index = 1; index < rows.length; index += 1) {
    const { drop, step: to } = rows[index]!;
    if (drop !== null && (best === null || drop > best.drop)) {
      best = { from: rows[index - 1]!.step, to, drop };
    }
  }
  return best;
}

/** The groups a session belongs to, each with the events that count there. */
function groupsOf(session: ModelSession, breakdown: FunnelOptions['breakdown']) {
  const { events, landingPath } = session;
  switch (breakdown) {
    case undefined:
      return [];
    case 'landing':
      return [{ key: landingPath, events }];
    case 'itemCode':
      return groupBy(events, ({ itemCode }) =>
        itemCode === undefined ? undefined : [itemCode],
      ).map((own) => ({ key: own[0]!.itemCode!, events: own }));
    case 'purchaseType': {
      const kinds = new Set(ofType(events, 'purchase').map(({ purchaseType }) => purchaseType!));
      if (kinds.size === 0) return [{ key: null, events }];
      return [...kinds].map((kind) => ({
        key: kind,
        events: events.filter(
          ({ type, purchaseType }) => type !== 'purchase' || purchaseType === kind,
        ),
      }));
    }
  }
}

export function funnel(events: readonly ModelEvent[], range: ModelRange, options: FunnelOptions) {
  const started = sessionsOf(events).filter(({ startedAt }) => isIn(startedAt, range));
  const rows = funnelRows(started.map((session) => reachedBy(session, session.events, options)));
  const whole = { rows, steepest: steepestOf(rows) };
  if (options.breakdown === undefined) return whole;
  const members = started.flatMap((session) =>
    groupsOf(session, options.breakdown).map(({ key, events: own }) => ({
      key,
      reached: reachedBy(session, own, options),
    })),
  );
  const groups = groupBy(members, ({ key }) => [key])
    .sort((a, b) => b.length - a.length || nullsLast(a[0]!.key, b[0]!.key))
    .slice(0, 50)
    .map((group) => {
      const ownRows = funnelRows(group.map(({ reached }) => reached));
      return { key: group[0]!.key, rows: ownRows, steepest: steepestOf(ownRows) };
    });
  return { ...whole, groups };
}

export function landingPages(events: readonly ModelEvent[], range: ModelRange, limit = 50) {
  const counted = sessionsOf(events)
    .filter(({ startedAt, identified }) => isIn(startedAt, range) && !identified)
    .map((session) => ({
      ...session,
      path: session.landingPath === '/' ? session.firstPathBesidesMain : session.landingPath,
    }))
    .filter(({ path, landingItem }) => path !== null || landingItem !== null);
  const has = (type: string) => (session: ModelSession) => ofType(session.events, type).length > 0;
  const rows = groupBy(counted, ({ path, landingItem }) => [path, landingItem])
    .map((group) => ({
      path: group[0]!.path,
      itemCode: group[0]!.landingItem,
      sessions: group.length,
      share: group.length / counted.length,
      viewShare: group.filter(has('item_view')).length / group.length,
      purchaseShare: group.filter(has('purchase')).length / group.length,
    }))
    .sort(
      (a, b) =>
        b.sessions - a.sessions || nullsLast(a.path, b.path) || nullsLast(a.itemCode, b.itemCode),
    );
  return { rows: rows.slice(0, limit), sessions: counted.length };
}

export function groupBuyAnswer(events: readonly ModelEvent[], range: ModelRange, asOfMs: number) {
  const groups = groupBuys(events)
    .filter(({ openedAt }) => openedAt !== null && isIn(openedAt, range))
    .map((group) => ({
      ...group,
      state:
        group.filledAt !== null ? 'filled' : group.closesAt! <= asOfMs * 1000 ? 'expired' : 'open',
    }))
    .sort((a, b) => b.openedAt! - a.openedAt! || byText(a.groupId, b.groupId));
  const inState = (state: string) => groups.filter((group) => group.state === state);
  const [filled, expired] = [inState('filled'), inState('expired')];
  const toFill = filled
    .map(({ openedAt, filledAt }) =>
      Math.max(0, Math.floor(filledAt! / 1000) - Math.floor(openedAt! / 1000)),
    )
    .sort((a, b) => a - b);
  const middle = [
    toFill[Math.floor((toFill.length - 1) / 2)],
    toFill[Math.floor(toFill.length / 2)],
  ];
  return {
    rows: groups.map(
      ({ groupId, itemCode, targetSize, joined, openedAt, closesAt, filledAt, state }) => ({
        groupId,
        itemCode,
        targetSize,
        joined,
        openedAt: isoOf(openedAt!),
        closesAt: isoOf(closesAt!),
        filledAt: filledAt === null ? null : isoOf(filledAt),
        state,
        forecastFilledAt: forecast(
          Math.floor(openedAt! / 1000),
          targetSize!,
          joined,
          state,
          asOfMs,
        ),
      }),
    ),
    groups: groups.length,
    filled: filled.length,
    expired: expired.length,
    open: inState('open').length,
    fillRate:
      filled.length + expired.length === 0
        ? null
        : filled.length / (filled.length + expired.length),
    medianTimeToFillMs: toFill.length === 0 ? null : (middle[0]! + middle[1]!) / 2,
  };
}

/** As many more as are missing, at the pace so far; nothing to say later than 2100. */
function forecast(
  openedMs: number,
  targetSize: number,
  joined: number,
  state: string,
  asOfMs: number,
) {
  if (state !== 'open' || joined === 0 || asOfMs <= openedMs) return null;
  const ms = Math.round(openedMs + ((asOfMs - openedMs) * targetSize) / joined);
  return ms < Date.UTC(2100, 0, 1) ? new Date(ms).toISOString() : null;
}

export function timeline(events: readonly ModelEvent[], range: ModelRange) {
  const rows = traffic(within(events, range)) as {
    windowStart: number;
    events: number;
    visitors: number;
    orders: number;
  }[];
  rows.sort((a, b) => a.windowStart - b.windowStart);
  return {
    rows: rows.map(({ windowStart, ...counts }) => ({ minute: isoOf(windowStart), ...counts })),
  };
}
