import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../support/fault-proxy.ts';
import { SdkStage, buildSdk, patience, removeFolder, writeKey } from '../support/sdk-stage.ts';
import { ShopSite } from '../support/shop-site.ts';
import { chromiumPath, launchChromium } from './launch-chromium.ts';

const executablePath = chromiumPath();
const quiet = 'data-page-views=none';
/** Nothing is sent of its own accord, so that it must have been what the test is about. */
const never = `${quiet}&data-flush-interval-ms=600000`;

describe.skipIf(executablePath === undefined)('the browser SDK', () => {
  let sdkFolder: string;
  let stage: SdkStage;
  let site: ShopSite;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    sdkFolder = await buildSdk();
    [stage, browser] = await Promise.all([SdkStage.start(), launchChromium(executablePath ?? '')]);
    site = await ShopSite.start(sdkFolder, {
      'data-key': writeKey,
      'data-collector': stage.proxy.url,
    });
  });

  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await stage?.stop();
    await removeFolder(sdkFolder);
  });

  beforeEach(async () => {
    await stage.beginTest();
    context = await browser.newContext();
  });

  afterEach(() => context.close());

  async function open(path = `/?${quiet}`): Promise<Page> {
    const page = await context.newPage();
    await page.goto(site.url + path);
    return page;
  }

  /** Tracks events and does what is given in the very same turn. */
  async function track(page: Page, count: number, then = ''): Promise<void> {
    const ids = await page.evaluate<string[]>(`(() => {
      const ids = Array.from({ length: ${count} }, (_, index) =>
        pomona.track('item_view', { itemCode: 'item-' + index }));
      ${then};
      return ids;
    })()`);
    expect(ids).not.toContain(undefined);
    stage.expect(ids);
  }

  test('sends what is tracked, and the page view by itself', async () => {
    const page = await context.newPage();
    await page.goto(`${site.url}/apples?utm_source=letter`, {
      referer: 'https://search.example/?q=secret',
    });
    await track(page, 3);
    await expect.poll(async () => (await stage.since()).counted, patience).toBe(4);
    const [view] = await stage.rows(
      "select eventId, path, title, referrer, sessionId, anonymousId from events where type = 'page_view'",
    );
    expect(view).toMatchObject({
      path: '/apples',
      title: 'Shop /apples',
      referrer: 'https://search.example/',
    });
    stage.expect([view?.['eventId'] as string]);
    await stage.expectAllCounted();
    expect(await page.evaluate('pomona.identity()')).toEqual({
      anonymousId: view?.['anonymousId'],
      sessionId: view?.['sessionId'],
    });
    expect((await stage.since()).duplicates).toBe(0);
  });

  test('loses nothing when the tab is closed right after', async () => {
    const opener = await open();
    const [page] = await Promise.all([
      context.waitForEvent('page'),
      opener.evaluate(`open('/?${never}'); undefined`),
    ]);
    await page.waitForLoadState();
    await Promise.all([page.waitForEvent('close'), track(page, 5, 'setTimeout(close)')]);
    await stage.expectAllCounted();
  });

  test('loses nothing when the page is left right after', async () => {
    const page = await open(`/?${never}`);
    await track(page, 5, "location.href = 'about:blank'");
    await stage.expectAllCounted();
  });

  test('loses nothing when the page is reloaded right after', async () => {
    const page = await open(`/?${never}`);
    await Promise.all([page.waitForEvent('load'), track(page, 5, 'location.reload()')]);
    await stage.expectAllCounted();
  });

  test('loses nothing when the page crashes right after, without a word', async () => {
    const page = await open(`/?${never}`);
    const crash = await context.newCDPSession(page);
    await track(page, 5);
    void crash.send('Page.crash').catch(() => undefined);
    await page.waitForEvent('crash');
    expect(stage.proxy.past).toEqual([]);
    await open();
    await stage.expectAllCounted();
  });

  test('keeps what is tracked offline, also when the tab is closed the next moment', async () => {
    const page = await open();
    await context.setOffline(true);
    await track(page, 5);
    await page.close();
    await context.setOffline(false);
    expect(stage.proxy.past).toEqual([]);
    await open();
    await stage.expectAllCounted();
  });

  test('sends what was tracked offline as soon as the page is online', async () => {
    const page = await open();
    await context.setOffline(true);
    await track(page, 300);
    await context.setOffline(false);
    await stage.expectAllCounted();
  });

  test('shares visitor, session and queue between tabs, and sends nothing twice without need', async () => {
    const one = await open();
    await track(one, 1);
    const two = await open();
    const shop = `new Promise((done) => {
      const ids = [];
      const timer = setInterval(() => {
        ids.push(pomona.track('wish', { itemCode: 'two-tabs' }));
        if (ids.length === 100) done((clearInterval(timer), ids));
      }, 10);
    })`;
    const ids = await Promise.all([one, two].map((page) => page.evaluate<string[]>(shop)));
    stage.expect(ids.flat());
    await stage.expectAllCounted();
    const [who] = await stage.rows(
      "select count(distinct sessionId) as sessions, count(distinct anonymousId) as visitors from events where itemCode = 'two-tabs'",
    );
    expect(who).toEqual({ sessions: 1, visitors: 1 });
    expect((await stage.since()).duplicates).toBe(0);
  });

  test('hands over as much as the quota of beacons allows, and the rest with the next visit', async () => {
    const page = await open(`/?${never}`);
    // Two hundred kilobytes, where 64 may be on their way.
    const ids = await page.evaluate<string[]>(`(() => {
      const ids = Array.from({ length: 200 }, () =>
        pomona.track('page_view', { path: '/', title: 'x'.repeat(1000) }));
      location.href = 'about:blank';
      return ids;
    })()`);
    stage.expect(ids);
    const stored = async () => (await stage.since()).accepted;
    await expect.poll(stored, patience).toBeGreaterThan(40);
    expect(await stored()).toBeLessThan(200);
    await open();
    await stage.expectAllCounted();
  });

  test('waits as long as it is asked, with as many tries as needed', async () => {
    const answers: Fault[] = [429, 503, 'portal', 'pass'];
    const at: number[] = [];
    stage.proxy.chooseFault = () => {
      at.push(performance.now());
      return answers.shift() ?? 'pass';
    };
    const page = await open();
    await track(page, 2);
    await expect.poll(() => at.length, patience).toBe(1);
    // Neither what else happens nor a shop in a hurry cuts the wait short.
    await track(page, 2);
    await page.evaluate('pomona.flush()');
    await stage.expectAllCounted();
    expect(stage.proxy.past).toEqual([429, 503, 'portal', 'pass']);
    expect(at[1]! - at[0]!).toBeGreaterThanOrEqual(1000);
    expect(at[2]! - at[1]!).toBeGreaterThanOrEqual(1000);
  });

  test('tells of events that the collector rejects, and counts those beside them', async () => {
    const page = await open();
    const warning = page.waitForEvent('console', (message) => message.type() === 'warning');
    const ids = await page.evaluate<string[]>(`[
      pomona.track('wish', { itemCode: 'good' }),
      pomona.track('search', { query: '\\ud800 \\0' + '딸기'.repeat(5000) }),
      pomona.track('purchase', { itemCode: 'bad', quantity: NaN }),
      pomona.track('wish', { itemCode: 'good too' }),
    ]`);
    const [, , rejected, ...rest] = ids;
    stage.expect([ids[0]!, ids[1]!, ...rest]);
    await stage.expectAllCounted();
    const [, problem] = await Promise.all((await warning).args().map((arg) => arg.jsonValue()));
    expect(problem).toMatchObject({ code: 'missing_field', events: 1, eventId: rejected });
    const [search] = await stage.rows(`select query from events where eventId = '${ids[1]}'`);
    expect(search?.['query']).toBe(`\ufffd ${'딸기'.repeat(100).slice(0, 197)}`);
  });

  test('does not try again what the collector will never take', async () => {
    const page = await open(`/?${quiet}&data-key=wrong`);
    const warning = page.waitForEvent('console', (message) => message.type() === 'warning');
    await page.evaluate("pomona.track('login')");
    const [, problem] = await Promise.all((await warning).args().map((arg) => arg.jsonValue()));
    expect(problem).toMatchObject({ code: 'refused', events: 1 });
    await page.goto('about:blank');
    await track(await open(), 1);
    await stage.expectAllCounted();
    expect(stage.proxy.past.length).toBe(2);
  });

  test('drops the oldest when more waits than may, and says how many', async () => {
    const page = await open(`/?${quiet}&data-max-queue-events=10`);
    await context.setOffline(true);
    const told = page.waitForEvent('console', (message) => message.type() === 'warning');
    const ids = await page.evaluate<string[]>(
      "Array.from({ length: 11 }, () => pomona.track('login'))",
    );
    const [, problem] = await Promise.all((await told).args().map((arg) => arg.jsonValue()));
    expect(problem).toMatchObject({ code: 'queue_full', events: 1 });
    stage.expect(ids.toSorted().slice(1));
    await context.setOffline(false);
    await stage.expectAllCounted();
  });

  test('works from memory where the browser forbids storage', async () => {
    await context.addInitScript(`
      for (const name of ['localStorage', 'indexedDB'])
        Object.defineProperty(window, name, { get() { throw new DOMException('no', 'SecurityError'); } });`);
    const page = await open();
    await track(page, 3);
    await stage.expectAllCounted();
    await track(page, 3, "location.href = 'about:blank'");
    await stage.expectAllCounted();
  });

  test('counts events in the right hour though the clock of the browser is wrong', async () => {
    await context.addInitScript(`
      const { now } = Date;
      Date = class extends Date { constructor(...given) { given.length > 0 ? super(...given) : super(Date.now()); } };
      Date.now = () => now() - 3 * 86_400_000;`);
    const page = await open();
    const before = Date.now();
    await track(page, 1);
    await stage.expectAllCounted();
    const [event] = await stage.rows(
      'select epoch_ms(eventTime) as ms, epoch_ms(occurredAt) as wrongMs from events order by logOffset desc limit 1',
    );
    expect(Number(event?.['ms'])).toBeGreaterThanOrEqual(before - 1000);
    expect(Number(event?.['wrongMs'])).toBeLessThan(before - 2 * 86_400_000);
  });

  test('records each path of a single-page shop, with where the visitor came from', async () => {
    const page = await open('/apples?data-page-views=history');
    const counted = async () => (await stage.since()).counted;
    await expect.poll(counted, patience).toBe(1);
    await page.evaluate("history.pushState({}, '', '/pears'); document.title = 'Pears'");
    await expect.poll(counted, patience).toBe(2);
    await page.evaluate("history.replaceState({}, '', '/pears?size=big')");
    await page.evaluate('history.back()');
    await expect.poll(counted, patience).toBe(3);
    const views = await stage.rows(
      'select path, title, referrer from events order by logOffset desc limit 3',
    );
    expect(views.toReversed()).toEqual([
      { path: '/apples', title: 'Shop /apples', referrer: '' },
      { path: '/pears', title: 'Pears', referrer: `${site.url}/apples` },
      expect.objectContaining({ path: '/apples', referrer: `${site.url}/pears` }),
    ]);
  });

  test('does not count a page that was only rendered ahead before it is shown', async () => {
    await context.addInitScript(
      "Object.defineProperty(document, 'prerendering', { value: true, configurable: true });",
    );
    const page = await open('/ahead');
    await track(page, 1);
    await stage.expectAllCounted();
    await page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))");
    await expect.poll(async () => (await stage.since()).counted, patience).toBe(2);
  });

  test('carries the user on all tabs, from identify to reset', async () => {
    const [one, two] = [await open(), await open()];
    await one.evaluate("pomona.identify('kim')");
    await expect.poll(() => two.evaluate('pomona.identity().userId')).toBe('kim');
    await track(two, 1);
    await two.evaluate('pomona.reset()');
    await track(two, 1);
    await stage.expectAllCounted();
    const users = await stage.rows('select userId from events order by logOffset desc limit 2');
    expect(users).toEqual([{ userId: null }, { userId: 'kim' }]);
  });

  test('works as a module', async () => {
    const page = await open();
    const options = { collector: stage.proxy.url, key: writeKey, pageViews: 'none' };
    const id = await page.evaluate<string>(
      `import('/sdk/pomona.mjs').then(({ createTracker }) =>
        createTracker(${JSON.stringify(options)}).track('login'))`,
    );
    stage.expect([id]);
    await stage.expectAllCounted();
  });

  describe('without consent', () => {
    const record = `(async () => ({
      local: Object.keys(localStorage).map((name) => localStorage[name]),
      databases: (await indexedDB.databases()).map(({ name }) => name),
      cookies: document.cookie,
    }))()`;
    const nothing = { local: [], databases: [], cookies: '' };

    async function expectSilence(page: Page): Promise<void> {
      const recorded = "[pomona.page(), pomona.track('login'), pomona.identity()]";
      expect(await page.evaluate(recorded)).toEqual([undefined, undefined, undefined]);
      await page.evaluate("pomona.identify('me'); pomona.reset(); pomona.flush()");
      await page.goto('about:blank');
      expect(stage.proxy.past).toEqual([]);
    }

    test.each([
      ['Global Privacy Control', 'globalPrivacyControl', 'true'],
      ['Do Not Track', 'doNotTrack', "'1'"],
    ])('with %s, stores nothing, sends nothing and empties the queue', async (_, name, value) => {
      const page = await open();
      await context.setOffline(true);
      await page.evaluate("pomona.track('login'); undefined");
      await page.close();
      await context.setOffline(false);
      await context.addInitScript(
        `Object.defineProperty(navigator, '${name}', { get: () => ${value} });`,
      );
      const later = await open('/');
      await later.evaluate("pomona.consent('granted')");
      await expect.poll(() => later.evaluate(record)).toEqual(nothing);
      await expectSilence(later);
    });

    test('denied by the shop until the shopper agrees', async () => {
      const page = await open('/pears?data-consent=denied');
      expect(await page.evaluate(record)).toEqual(nothing);
      await expectSilence(page);
      const next = await open('/pears?data-consent=denied');
      await next.evaluate("pomona.consent('granted')");
      await expect.poll(() => stage.proxy.past.length, patience).toBe(1);
      const counted = async () => (await stage.since()).counted;
      await expect.poll(counted, patience).toBe(1);
      const [view] = await stage.rows("select eventId from events where path = '/pears'");
      stage.expect([view?.['eventId'] as string]);
      await stage.expectAllCounted();
      const another = await open(`/?${quiet}&data-consent=denied`);
      expect(await another.evaluate('pomona.identity()')).toHaveProperty('anonymousId');
    });

    test('denied by the shopper: the queue is emptied in all tabs, and it is remembered', async () => {
      const [one, two] = [await open(), await open()];
      await context.setOffline(true);
      await Promise.all([one, two].map((page) => page.evaluate("pomona.track('login')")));
      await one.evaluate("pomona.consent('denied')");
      await expect.poll(() => two.evaluate("pomona.track('login')")).toBeUndefined();
      await context.setOffline(false);
      const after = { ...nothing, local: ['denied'] };
      await expect.poll(() => one.evaluate(record)).toEqual(after);
      stage.proxy.past.length = 0;
      await expectSilence(two);
      await expectSilence(await open('/'));
    });
  });
});
