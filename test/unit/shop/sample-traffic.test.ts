import { describe, expect, test } from 'vitest';
import type { ShopEvent, ShopEventType } from '../../../domains/shop/events.ts';
import { groupBuysOpenedOn } from '../../../domains/shop/sample/group-buy.ts';
import { couponSlots } from '../../../domains/shop/sample/rhythm.ts';
import { sampleHistory } from '../../../domains/shop/sample/sample-history.ts';
import { sessionSilenceMs } from '../../../domains/shop/sample/sessions.ts';
import { soldOutSpells } from '../../../domains/shop/sample/stock.ts';
import { dayAt, dayOf, worldOf } from '../../../domains/shop/sample/world.ts';
import { dayMs, hourMs, seoulOffsetMs } from '../../../src/base/time.ts';

const seed = 3;
const scale = 0.3;
const days = 14;
const world = worldOf(seed, scale);
const fromMs = Date.parse('2026-11-02T00:00:00+09:00');
const toMs = fromMs + days * dayMs;
const events = [...sampleHistory({ seed, scale, fromMs, toMs })].flat();

const atMs = (event: ShopEvent) => Date.parse(event.occurredAt);
const dayIndexes = new Map(events.map((event) => [event, dayAt(atMs(event)).index]));
const dayIndex = (event: ShopEvent) => dayIndexes.get(event) ?? 0;
const weekday = (event: ShopEvent) => dayOf(dayIndex(event)).weekday;
const ofType = (type: ShopEventType) => events.filter((event) => event.type === type);
const seoulHour = (event: ShopEvent) => Math.floor((atMs(event) + seoulOffsetMs) / hourMs) % 24;
const groupBy = <Value>(values: readonly Value[], key: (value: Value) => string) =>
  Map.groupBy(values, key);

describe('rhythm', () => {
  const inHours = (hours: readonly number[], among = events) =>
    among.filter((event) => hours.includes(seoulHour(event))).length / hours.length;

  test('a day at scale 1 has about 20,000 events', () => {
    const perDay = events.length / days / scale;
    expect(perDay).toBeGreaterThan(17_000);
    expect(perDay).toBeLessThan(23_000);
  });

  test('the evening is busier than lunch, lunch than the afternoon, and hardly anybody is up at four', () => {
    expect(inHours([20, 21, 22])).toBeGreaterThan(inHours([12]));
    expect(inHours([12])).toBeGreaterThan(1.2 * inHours([15, 16]));
    expect(inHours([15, 16])).toBeGreaterThan(3 * inHours([3, 4, 5]));
  });

  test('Saturday is the quietest day, and Monday and Thursday evenings stand out', () => {
    const byWeekday = groupBy(events, (event) => String(weekday(event)));
    const counts = [1, 2, 3, 4, 5, 6, 7].map((day) => byWeekday.get(String(day))?.length ?? 0);
    expect(counts.indexOf(Math.min(...counts))).toBe(5);
    const evening = (day: number) => inHours([19, 22], byWeekday.get(String(day)));
    expect(evening(1) + evening(4)).toBeGreaterThan(1.1 * (evening(2) + evening(3)));
  });

  test('an hour with a coupon has more orders than the same hour of other weekdays', () => {
    const orders = ofType('purchase').filter((event) => event.purchaseType === 'solo');
    const slots = couponSlots(world);
    const inHour = slots.map((slot) => orders.filter((event) => seoulHour(event) === slot.hour));
    const withCoupon = slots.map(
      (slot, index) =>
        inHour[index]?.filter((event) => weekday(event) === slot.weekday).length ?? 0,
    );
    const total = (counts: readonly number[]) => counts.reduce((sum, count) => sum + count, 0);
    const others = total(inHour.map((list) => list.length)) - total(withCoupon);
    expect(total(withCoupon)).toBeGreaterThan((1.4 * others) / 6);
  });
});

describe('sessions', () => {
  const sessions = groupBy(events, (event) => event.sessionId);

  test('belong to one browser and to one day in Seoul', () => {
    const mixed = [...sessions.values()].filter(
      (session) =>
        new Set(session.map((event) => `${event.anonymousId} ${dayIndex(event)}`)).size > 1,
    );
    expect(mixed).toEqual([]);
  });

  test('end after 30 minutes of silence and on a new campaign, and for no other reason on a day', () => {
    const wrong = [...groupBy(events, (event) => event.anonymousId).values()].flatMap((visits) =>
      visits.filter((event, index) => {
        const before = visits[index - 1];
        if (before === undefined || dayIndex(before) !== dayIndex(event)) return false;
        const isSilent = atMs(event) - atMs(before) > sessionSilenceMs;
        const isCampaign = event.path?.startsWith('/events/') ?? false;
        return event.sessionId === before.sessionId ? isSilent : !isSilent && !isCampaign;
      }),
    );
    expect(wrong).toEqual([]);
  });

  test('know who it is from the login on, and have one user at most', () => {
    const wrong = [...sessions.values()].filter((session) => {
      const firstKnown = session.findIndex((event) => event.userId !== undefined);
      const known = firstKnown === -1 ? [] : session.slice(firstKnown);
      return new Set(known.map((event) => event.userId)).size > 1;
    });
    expect(wrong).toEqual([]);
    expect(ofType('login').every((event) => event.userId !== undefined)).toBe(true);
  });

  test('leak at every step, most of all before the wish', () => {
    const reached = (types: readonly ShopEventType[]) =>
      [...sessions.values()].filter((session) => {
        let next = 0;
        for (const event of session) if (event.type === types[next]) next += 1;
        return next === types.length;
      }).length;
    const viewed = reached(['item_view']);
    const wished = reached(['item_view', 'wish']);
    const bought = reached(['item_view', 'wish', 'purchase']);
    expect(viewed / sessions.size).toBeLessThan(0.9);
    expect(wished / viewed).toBeLessThan(bought / wished);
    expect(bought).toBeGreaterThan(0);
  });

  test('are anonymous and known, of newcomers and of those who come back', () => {
    const known = [...sessions.values()].filter((session) => session.some((event) => event.userId));
    expect(known.length / sessions.size).toBeGreaterThan(0.2);
    expect(known.length / sessions.size).toBeLessThan(0.6);
    const perBrowser = groupBy([...sessions.values()], (session) => session[0]?.anonymousId ?? '');
    const returning = [...perBrowser.values()].filter((list) => list.length > 1).length;
    expect(returning / perBrowser.size).toBeGreaterThan(0.1);
    expect(returning / perBrowser.size).toBeLessThan(0.7);
  });
});

describe('group buys', () => {
  const joinsOf = groupBy(ofType('group_join'), (event) => event.groupId ?? '');
  const planned = Array.from({ length: days }, (_, index) =>
    groupBuysOpenedOn(world, dayOf(dayAt(fromMs).index + index)),
  ).flat();
  const ended = planned.filter((group) => group.closesAtMs + dayMs < toMs);

  test('some fill and some expire', () => {
    const filled = ended.filter((group) => group.filledAtMs !== undefined).length;
    expect(filled).toBeGreaterThan(0.3 * ended.length);
    expect(filled).toBeLessThan(0.9 * ended.length);
  });

  test('are opened once each, and joined by distinct users while they are open', () => {
    const openings = ofType('group_open');
    expect(openings.map((event) => event.groupId).toSorted()).toEqual(
      planned.map((group) => group.groupId).toSorted(),
    );
    for (const opening of openings) {
      const joins = joinsOf.get(opening.groupId ?? '') ?? [];
      expect(
        joins.every((join) => join.userId !== undefined && join.itemCode === opening.itemCode),
      ).toBe(true);
      expect(new Set(joins.map((join) => join.userId)).size).toBe(joins.length);
      expect(joins.length).toBeLessThanOrEqual(opening.targetSize ?? 0);
      expect(
        joins.every(
          (join) => atMs(join) > atMs(opening) && join.occurredAt < (opening.closesAt ?? ''),
        ),
      ).toBe(true);
    }
  });

  test('everything planned for them happens, across the days', () => {
    for (const group of ended) {
      const joins = joinsOf.get(group.groupId) ?? [];
      expect(joins.map(atMs)).toEqual(group.joins.map((join) => join.atMs));
    }
  });

  test('are paid for by their members, once they are full', () => {
    const filledAtMs = new Map(planned.map((group) => [group.groupId, group.filledAtMs]));
    const payments = ofType('purchase').filter((event) => filledAtMs.has(event.groupId ?? ''));
    expect(payments.length).toBeGreaterThan(ended.length);
    for (const payment of payments) {
      const members = joinsOf.get(payment.groupId ?? '')?.map((join) => join.userId);
      expect(members).toContain(payment.userId);
      expect(atMs(payment)).toBeGreaterThan(filledAtMs.get(payment.groupId ?? '') ?? Infinity);
    }
  });
});

describe('sold-out items', () => {
  const spells = soldOutSpells(world, fromMs, toMs);
  const during = (among: readonly ShopEvent[]) =>
    among.filter((event) =>
      spells
        .get(event.itemCode ?? '')
        ?.some((spell) => spell.fromMs <= atMs(event) && atMs(event) < spell.toMs),
    );

  test('are seen, searched and asked for, and never bought', () => {
    expect(during(ofType('item_view')).length).toBeGreaterThan(100);
    expect(during(ofType('search')).length).toBeGreaterThan(20);
    expect(during(ofType('restock_request')).length).toBe(ofType('restock_request').length);
    expect(ofType('restock_request').length).toBeGreaterThan(20);
    expect(during(ofType('purchase'))).toEqual([]);
  });

  test('come back some days later', () => {
    const lengths = [...spells.values()].flat().map((spell) => (spell.toMs - spell.fromMs) / dayMs);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...lengths)).toBeLessThan(7);
  });
});

test('searches are typed in words, and most but not all of them find an item', () => {
  const searches = ofType('search');
  const found = searches.filter((event) => event.itemCode !== undefined).length / searches.length;
  expect(found).toBeGreaterThan(0.6);
  expect(found).toBeLessThan(0.95);
});

test('who wishes more, buys more; logging in tells less', () => {
  const users = [
    ...groupBy(
      events.filter((event) => event.userId),
      (event) => event.userId ?? '',
    ).values(),
  ];
  const counts = (type: ShopEventType) =>
    users.map((list) => list.filter((event) => event.type === type).length);
  const byWishes = correlation(counts('wish'), counts('purchase'));
  const byLogins = correlation(counts('login'), counts('purchase'));
  expect(byWishes).toBeGreaterThan(0.45);
  expect(byLogins).toBeGreaterThan(0.1);
  expect(byLogins).toBeLessThan(byWishes - 0.1);
});

function correlation(xs: readonly number[], ys: readonly number[]): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const products = (left: readonly number[], right: readonly number[]) =>
    left.reduce(
      (sum, value, index) => sum + (value - mean(left)) * ((right[index] ?? 0) - mean(right)),
      0,
    );
  return products(xs, ys) / Math.sqrt(products(xs, xs) * products(ys, ys));
}
