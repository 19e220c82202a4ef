const none = {
  views: 0,
  wishes: 0,
  searches: 0,
  restockRequests: 0,
  orders: 0,
};
const unsold = { ...none, groupOrders: 0, soloOrders: 0, quantity: 0, revenue: 0 };
const unseen = { ...none, itemViewAt: null, wishTimes: [], purchaseTimes: [] };
const stranger = {
  landingPath: null,
  firstPathBesidesMain: null,
  identified: false,
  itemViewAt: null,
  wishAt: null,
  wishTimes: [],
  purchaseAt: null,
  purchaseTimes: [],
  soloPurchaseTimes: [],
  groupPurchaseTimes: [],
  orders: 0,
  revenue: 0,
};
const idle = { logins: 0, wishes: 0, views: 0, orders: 0, revenue: 0 };

/** What the small shop must give, worked out by hand; times are days and minutes in Seoul. */
export const expectedRows: Readonly<Record<string, readonly object[]>> = {
  item_activity: [
    { windowStart: '20 23:00', itemCode: 'apple', ...unsold, visitors: 1, views: 1 },
    {
      ...{ windowStart: '21 00:00', itemCode: 'apple', ...unsold },
      ...{ visitors: 3, views: 1, wishes: 1 },
      ...{ orders: 2, soloOrders: 1, groupOrders: 1, quantity: 3, revenue: 2_900 },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'pear', ...unsold },
      ...{ visitors: 0, searches: 1, restockRequests: 1 },
    },
    {
      ...{ windowStart: '21 01:00', itemCode: 'pear', ...unsold },
      ...{ visitors: 1, views: 1, wishes: 1 },
      ...{ orders: 1, soloOrders: 1, quantity: 2, revenue: 2_000 },
    },
  ],
  item_visits: [
    {
      ...{ windowStart: '20 23:00', itemCode: 'apple', anonymousId: 'ann', sessionId: 's-ann' },
      ...{ ...unseen, startedAt: '20 23:59', views: 1, itemViewAt: '20 23:59' },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'apple', anonymousId: 'ann', sessionId: 's-ann' },
      ...{ ...unseen, startedAt: '21 00:00', views: 1, wishes: 1, orders: 1 },
      ...{ itemViewAt: '21 00:02', wishTimes: ['21 00:00'], purchaseTimes: ['21 00:01'] },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'apple', anonymousId: 'bob', sessionId: 's-bob' },
      ...{ ...unseen, startedAt: '21 00:00' },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'apple', anonymousId: 'cho', sessionId: 's-cho' },
      ...{ ...unseen, startedAt: '21 00:05', orders: 1, purchaseTimes: ['21 00:07'] },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'pear', anonymousId: 'cho', sessionId: 's-cho' },
      ...{ ...unseen, startedAt: '21 00:08', searches: 1 },
    },
    {
      ...{ windowStart: '21 00:00', itemCode: 'pear', anonymousId: 'dan', sessionId: 's-dan' },
      ...{ ...unseen, startedAt: '21 00:10', restockRequests: 1 },
    },
    {
      ...{ windowStart: '21 01:00', itemCode: 'pear', anonymousId: 'eve', sessionId: 's-eve' },
      ...{ ...unseen, startedAt: '21 01:00', views: 1, wishes: 1, orders: 1 },
      ...{ itemViewAt: '21 01:05', wishTimes: ['21 01:05'], purchaseTimes: ['21 01:00'] },
    },
  ],
  access: [
    {
      ...{ windowStart: '20 23:00', events: 3, visitors: 1, pageViews: 1, logins: 1 },
      ...{ orders: 0, sampleEvents: 0 },
    },
    {
      ...{ windowStart: '21 00:00', events: 10, visitors: 4, pageViews: 0, logins: 0 },
      ...{ orders: 2, sampleEvents: 6 },
    },
    {
      ...{ windowStart: '21 01:00', events: 3, visitors: 1, pageViews: 0, logins: 0 },
      ...{ orders: 1, sampleEvents: 0 },
    },
  ],
  traffic: [
    { windowStart: '20 23:50', events: 1, visitors: 1, orders: 0 },
    { windowStart: '20 23:58', events: 1, visitors: 1, orders: 0 },
    { windowStart: '20 23:59', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 00:00', events: 3, visitors: 2, orders: 0 },
    { windowStart: '21 00:01', events: 1, visitors: 1, orders: 1 },
    { windowStart: '21 00:02', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 00:05', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 00:06', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 00:07', events: 1, visitors: 1, orders: 1 },
    { windowStart: '21 00:08', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 00:10', events: 1, visitors: 1, orders: 0 },
    { windowStart: '21 01:00', events: 1, visitors: 1, orders: 1 },
    { windowStart: '21 01:05', events: 2, visitors: 1, orders: 0 },
  ],
  sessions: [
    {
      ...{ ...stranger, sessionId: 's-ann', startedAt: '20 23:50', endedAt: '21 00:02' },
      ...{ landingPath: '/login', firstPathBesidesMain: '/login', landingItem: 'apple' },
      ...{ identified: true, itemViewAt: '20 23:59', wishAt: '21 00:00', purchaseAt: '21 00:01' },
      ...{ wishTimes: ['21 00:00'], purchaseTimes: ['21 00:01'] },
      ...{ soloPurchaseTimes: ['21 00:01'], events: 6, orders: 1, revenue: 2_000 },
    },
    {
      ...{ ...stranger, sessionId: 's-bob', startedAt: '21 00:00', endedAt: '21 00:00' },
      ...{ landingItem: 'apple', identified: true, events: 2 },
    },
    {
      ...{ ...stranger, sessionId: 's-cho', startedAt: '21 00:05', endedAt: '21 00:08' },
      ...{ landingItem: 'apple', identified: true, events: 4, orders: 1, revenue: 900 },
      ...{ purchaseTimes: ['21 00:07'], groupPurchaseTimes: ['21 00:07'] },
    },
    {
      ...{ ...stranger, sessionId: 's-dan', startedAt: '21 00:10', endedAt: '21 00:10' },
      ...{ landingItem: 'pear', events: 1 },
    },
    {
      ...{ ...stranger, sessionId: 's-eve', startedAt: '21 01:00', endedAt: '21 01:05' },
      ...{ landingPath: '/pears', firstPathBesidesMain: '/pears', landingItem: 'pear' },
      ...{ itemViewAt: '21 01:05', wishAt: '21 01:05', wishTimes: ['21 01:05'] },
      ...{ purchaseTimes: ['21 01:00'], soloPurchaseTimes: ['21 01:00'] },
      ...{ events: 3, orders: 1, revenue: 2_000 },
    },
  ],
  user_activity: [
    { windowStart: '20 00:00', userId: 'u-ann', ...idle, logins: 1 },
    { windowStart: '21 00:00', userId: 'u-ann', ...idle, orders: 1, revenue: 2_000 },
    { windowStart: '21 00:00', userId: 'u-bob', ...idle },
    { windowStart: '21 00:00', userId: 'u-cho', ...idle, orders: 1, revenue: 900 },
  ],
  group_progress: [
    {
      ...{ groupId: 'g1', itemCode: 'apple', targetSize: 2, joined: 2 },
      ...{ openedAt: '21 00:00', closesAt: '21 06:00', filledAt: '21 00:05' },
    },
  ],
};
