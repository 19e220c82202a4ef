import { expect, test } from 'vitest';
import {
  bestSelling,
  leakiest,
  sessionsIn,
  totalsByPath,
} from '../../../src/view/landing-pages/answer.ts';
import type { LandingPage } from '../../../src/view/landing-pages/answer.ts';

function page(path: string | null, sessions: number, viewShare: number, purchaseShare = 0) {
  const item = { itemCode: null, itemName: null, itemNameEn: null };
  return { path, ...item, sessions, share: 0, viewShare, purchaseShare } satisfies LandingPage;
}

test('a page is judged by all sessions that started there, whatever they saw first', () => {
  const rows = [page('/coupons', 30, 0), page('/coupons', 10, 1, 0.5), page(null, 9, 0)];
  expect(totalsByPath(rows)).toEqual([
    { path: '/coupons', sessions: 40, viewShare: 0.25, purchaseShare: 0.125 },
  ]);
});

test('the leakiest page is the one that loses most sessions, not the largest part', () => {
  const pages = totalsByPath([
    page('/small', 10, 0),
    page('/large', 100, 0.5),
    page('/all', 500, 1),
  ]);
  expect(leakiest(pages)?.path).toBe('/large');
  expect(leakiest(totalsByPath([page('/all', 500, 1)]))).toBeUndefined();
});

test('a page that hardly anybody saw is not called the best', () => {
  const pages = totalsByPath([page('/lucky', 2, 1, 1), page('/good', 400, 1, 0.03)]);
  expect(bestSelling(pages, 1_000)?.path).toBe('/good');
  expect(bestSelling(totalsByPath([page('/none', 400, 1)]), 400)).toBeUndefined();
});

test('what may have been cut off is not known to be 0', () => {
  const some = sessionsIn([page('/a', 3, 0)]);
  expect([some(page('/a', 9, 0)), some(page('/b', 9, 0))]).toEqual([3, 0]);
  const most = sessionsIn(Array.from({ length: 1_000 }, (_, index) => page(`/${index}`, 3, 0)));
  expect(most(page('/b', 9, 0))).toBeUndefined();
});
