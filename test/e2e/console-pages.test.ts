import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath } from './launch-chromium.ts';
import type { LivePage } from './live-page.ts';
import { misplacedWords } from './page-words.ts';
import { historyRange, recentEvents, seededHistory } from './seeded-shop.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const pear = '060201';
const nowhere = '/nowhere';
const loadingText = { ko: '불러오는 중', en: 'Loading' };

/** Each page with its heading. What is asked of a range is asked of the two seeded weeks. */
const pages = [
  { path: '/', ko: '실시간 현황', en: 'Live overview' },
  { path: '/crowded-products?compare=before', ko: '붐비는 상품', en: 'Crowded products' },
  { path: '/coupon-hours', ko: '쿠폰 시간대', en: 'Coupon hours' },
  { path: '/sought-products?compare=before', ko: '찾지만 못 산 상품', en: 'Sought products' },
  { path: '/payment-correlation', ko: '구매와의 상관', en: 'Correlation with purchases' },
  { path: '/funnel?breakdown=landing', ko: '구매 퍼널', en: 'Funnel' },
  { path: '/landing-pages?compare=before', ko: '첫 방문 페이지', en: 'Landing pages' },
  { path: '/group-buys', ko: '공동구매', en: 'Group buys' },
  { path: '/quarantine', ko: '격리된 이벤트', en: 'Quarantined events' },
  { path: '/health', ko: '장부와 상태', en: 'Ledger and health' },
  { path: '/alerts', ko: '알림', en: 'Alerts' },
  { path: nowhere, ko: '없는 페이지입니다', en: 'There is no such page' },
  { path: '/shop', ko: '지금 가장 붐비는 과일', en: 'Most crowded right now' },
  { path: `/shop/items/${pear}`, ko: '신고 배', en: 'Singo pear' },
  { path: '/shop/search?q=포도', ko: '"포도" 검색 결과', en: 'Results for “포도”' },
  { path: `/shop/checkout/${pear}`, ko: '주문하기', en: 'Checkout' },
];

const looks = [
  { colorScheme: 'light', width: 1440 },
  { colorScheme: 'dark', width: 390 },
  { colorScheme: 'light', width: 390 },
  { colorScheme: 'dark', width: 1440 },
] as const;
/** Of the looks, those that are looked at by axe, which takes its time: each of them once. */
const examined = { ko: looks.slice(0, 2), en: looks.slice(2) };

describe.skipIf(executablePath === undefined)('every page', () => {
  let stage: Stage;
  let views: Record<'ko' | 'en', LivePage>;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    await stage.send([...seededHistory().slice(0, 3_000)]);
    await stage.send([...seededHistory().slice(3_000), ...recentEvents(Date.now())]);
    await stage.pomona.post([{ type: 'none' }]);
    views = { ko: await stage.open('/'), en: await stage.open('/') };
    await views.en.page.getByRole('radio', { name: 'English' }).click();
  });

  afterAll(() => stage?.stop());

  /** An address that is none is no address of the server's either: it is reached from within. */
  async function visit(page: Page, path: string): Promise<void> {
    const range = `${path.includes('?') ? '&' : '?'}${historyRange.query}`;
    await page.goto(stage.urlOf(path === nowhere ? '/' : `${path}${range}`));
    if (path !== nowhere) return;
    await page.evaluate(`history.pushState(null, '', '${nowhere}')`);
    await page.evaluate('window.dispatchEvent(new PopStateEvent("popstate"))');
  }

  describe.each(['ko', 'en'] as const)('in %s', (language) => {
    test.each(pages.map((page) => [page.path, page] as const))(
      '%s is whole on a desk and on a phone, light and dark',
      async (path, headings) => {
        const view = views[language];
        const { page } = view;
        await visit(page, path);
        const heading = page.getByRole('heading', { name: headings[language], exact: true });
        await heading.first().waitFor();
        const loading = page.getByText(loadingText[language], { exact: true });
        await expect.poll(() => loading.count(), patience).toBe(0);
        expect(await page.locator('html').getAttribute('lang')).toBe(language);
        expect(await misplacedWords(page, language)).toEqual([]);
        for (const look of looks) {
          const { colorScheme, width } = look;
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await page.setViewportSize({ width, height: 900 });
          await expect.poll(() => view.overflowPx(), patience).toBe(0);
          if (!examined[language].includes(look)) continue;
          expect(await view.accessibilityFindings()).toEqual([]);
        }
        expect(view.troubles).toEqual([]);
      },
    );
  });

  test.each(['ko', 'en'] as const)('words that are not %s are noticed', async (language) => {
    const other = views[language === 'ko' ? 'en' : 'ko'];
    const words = await misplacedWords(other.page, language);
    expect(words.length).toBeGreaterThan(5);
  });
});
