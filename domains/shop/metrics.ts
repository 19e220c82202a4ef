import type { MetricDefinition } from '../../src/metrics/definition.ts';

const engagement = "type in ('item_view', 'wish', 'group_join', 'purchase')";
const solo = "type = 'purchase' and purchaseType = 'solo'";
const group = "type = 'purchase' and purchaseType = 'group'";
const purchase = { kind: 'count', where: "type = 'purchase'" } as const;
const revenue = {
  kind: 'sum',
  of: 'cast(quantity as bigint) * price',
  where: "type = 'purchase'",
} as const;

/** What the shop measures as events stream in. Insights are views over these; docs/definitions.md explains each. */
export const shopMetrics: readonly MetricDefinition[] = [
  {
    name: 'item_activity',
    title: 'Activity around an item, by hour',
    window: 'hour',
    key: ['itemCode'],
    where: 'itemCode is not null',
    measures: {
      visitors: { kind: 'distinct', of: 'anonymousId', where: engagement },
      views: { kind: 'count', where: "type = 'item_view'" },
      wishes: { kind: 'count', where: "type = 'wish'" },
      searches: { kind: 'count', where: "type = 'search'" },
      restockRequests: { kind: 'count', where: "type = 'restock_request'" },
      orders: purchase,
      groupOrders: { kind: 'count', where: group },
      soloOrders: { kind: 'count', where: solo },
      quantity: { kind: 'sum', of: 'quantity', where: "type = 'purchase'" },
      revenue,
    },
  },
  {
    name: 'item_visits',
    title: 'What a session did with an item, by hour',
    window: 'hour',
    key: ['itemCode', 'anonymousId', 'sessionId'],
    where: 'itemCode is not null',
    measures: {
      startedAt: { kind: 'earliest' },
      views: { kind: 'count', where: "type = 'item_view'" },
      searches: { kind: 'count', where: "type = 'search'" },
      restockRequests: { kind: 'count', where: "type = 'restock_request'" },
      wishes: { kind: 'count', where: "type = 'wish'" },
      orders: purchase,
      itemViewAt: { kind: 'earliest', where: "type = 'item_view'" },
      wishTimes: { kind: 'times', where: "type = 'wish'" },
      purchaseTimes: { kind: 'times', where: "type = 'purchase'" },
    },
  },
  {
    name: 'access',
    title: 'Traffic by hour',
    window: 'hour',
    key: [],
    measures: {
      events: { kind: 'count' },
      pageViews: { kind: 'count', where: "type = 'page_view'" },
      visitors: { kind: 'distinct', of: 'anonymousId' },
      logins: { kind: 'count', where: "type = 'login'" },
      orders: purchase,
      sampleEvents: { kind: 'count', where: 'sample' },
    },
  },
  {
    name: 'traffic',
    title: 'Traffic by minute',
    window: 'minute',
    key: [],
    measures: {
      events: { kind: 'count' },
      visitors: { kind: 'distinct', of: 'anonymousId' },
      orders: purchase,
    },
  },
  {
    name: 'sessions',
    title: 'Sessions, with how far they got',
    window: 'none',
    key: ['sessionId'],
    measures: {
      startedAt: { kind: 'earliest' },
      endedAt: { kind: 'latest' },
      landingPath: { kind: 'first', of: 'path', type: 'VARCHAR' },
      landingItem: { kind: 'first', of: 'itemCode', type: 'VARCHAR' },
      firstPathBesidesMain: { kind: 'first', of: 'path', type: 'VARCHAR', where: "path <> '/'" },
      identified: { kind: 'any', where: 'userId is not null' },
      steps: {
        kind: 'steps',
        steps: [
          { name: 'itemView', where: "type = 'item_view'" },
          { name: 'wish', where: "type = 'wish'" },
          { name: 'purchase', where: "type = 'purchase'" },
        ],
      },
      soloPurchaseTimes: { kind: 'times', where: solo },
      groupPurchaseTimes: { kind: 'times', where: group },
      events: { kind: 'count' },
      orders: purchase,
      revenue,
    },
  },
  {
    name: 'user_activity',
    title: 'What a user did, by day in Seoul',
    window: 'seoul_day',
    key: ['userId'],
    where: 'userId is not null',
    measures: {
      logins: { kind: 'count', where: "type = 'login'" },
      wishes: { kind: 'count', where: "type = 'wish'" },
      views: { kind: 'count', where: "type = 'item_view'" },
      orders: purchase,
      revenue,
    },
  },
  {
    name: 'group_progress',
    title: 'Group buys and how they fill',
    window: 'none',
    key: ['groupId'],
    where: "groupId is not null and type in ('group_open', 'group_join')",
    measures: {
      itemCode: { kind: 'first', of: 'itemCode', type: 'VARCHAR' },
      targetSize: {
        kind: 'first',
        of: 'targetSize',
        type: 'BIGINT',
        where: "type = 'group_open'",
      },
      closesAt: { kind: 'first', of: 'closesAt', type: 'TIMESTAMP', where: "type = 'group_open'" },
      openedAt: { kind: 'earliest', where: "type = 'group_open'" },
      joined: { kind: 'distinct', of: 'userId', where: "type = 'group_join'" },
      filledAt: {
        kind: 'nthDistinctAt',
        of: 'userId',
        n: 'targetSize',
        where: "type = 'group_join'",
      },
    },
  },
];
