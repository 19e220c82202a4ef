import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CatalogueItem } from '../../src/serve/contract.ts';
import { discounted } from '../../src/view/storefront/coupon.ts';
import { chromiumPath } from './launch-chromium.ts';
import type { LivePage } from './live-page.ts';
import { Stage, patience } from './stage.ts';

const executablePath = chromiumPath();
const won = (value: number) => value.toLocaleString('ko');

/** Tests build on each other: a shopper goes through the shop while the console is open in other tabs. */
describe.skipIf(executablePath === undefined)('the demo shop and the console beside it', () => {
  let stage: Stage;
  let shop: LivePage;
  let overview: LivePage;
  let crowded: LivePage;
  let groups: LivePage;
  /** To be had today, and not. */
  let onSale: CatalogueItem;
  let away: CatalogueItem;

  beforeAll(async () => {
    stage = await Stage.start(executablePath ?? '');
    const answer = await fetch(stage.urlOf('/api/storefront'));
    const { items } = (await answer.json()) as { items: readonly CatalogueItem[] };
    const canBuy = ({ isInSeason, isSoldOut }: CatalogueItem) => isInSeason && !isSoldOut;
    [onSale, away] = [items.find(canBuy), items.find((item) => !canBuy(item))] as [
      CatalogueItem,
      CatalogueItem,
    ];
    shop = await stage.open('/shop');
    overview = await stage.open('/', { beside: shop });
    crowded = await stage.open('/crowded-products', { beside: shop });
    groups = await stage.open('/group-buys', { beside: shop });
    for (const { page } of [shop, overview, crowded, groups])
      await page.evaluate('window.sinceTheStart = true; undefined');
  });

  afterAll(() => stage?.stop());

  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
  const named = ({ name, itemCode }: CatalogueItem) => `${name.ko} ${itemCode}`;
  const latest = async () =>
    (await overview.rows('방금 집계된 이벤트')).map((row) => row.replace(/^\S+ /, ''));
  const shelf = (heading: string) =>
    shop.page.getByRole('region', { name: heading, exact: true }).getByRole('listitem');

  test('a look at an item shows in every tab, without being reloaded', async () => {
    await shop.page.getByText('아직 둘러본 손님이 없습니다').waitFor();
    await shelf('모든 과일').getByText(onSale.name.ko, { exact: true }).click();
    await shop.page.getByRole('heading', { name: onSale.name.ko }).waitFor();
    const looked = `${named(onSale)} 1 1 0 0 0`;
    await expect
      .poll(() => overview.rows('지금 붐비는 상품'), patience)
      .toEqual([`1 신규 ${looked}`]);
    await expect
      .poll(() => crowded.rows('방문자 순 상품'), patience)
      .toEqual([`1 신규 ${looked} 0 0`]);
    expect(await latest()).toContainEqual(expect.stringContaining(`상품 조회 ${named(onSale)}`));
  });

  test('so does a wish', async () => {
    await button(shop.page, '찜하기').click();
    await button(shop.page, '찜함').waitFor();
    await expect
      .poll(() => crowded.rows('방문자 순 상품'), patience)
      .toEqual([`1 신규 ${named(onSale)} 1 1 1 0 0 0 0`]);
    await expect
      .poll(latest, patience)
      .toContainEqual(expect.stringContaining(`찜 ${named(onSale)}`));
  });

  test('so does a purchase, at the price that was asked', async () => {
    await shop.page.getByRole('link', { name: '바로 구매' }).click();
    await shop.page.getByRole('textbox', { name: '수량' }).press('ArrowUp');
    // The coupon of the hour may be on while the test runs.
    const prices = [onSale.priceKrw, discounted(onSale.priceKrw)].map((price) => won(2 * price));
    const asked = new RegExp(`^(?:${prices.join('|')})원 결제하기$`);
    const pay = button(shop.page, asked);
    const revenue = (await pay.innerText()).replace('원 결제하기', '');
    await pay.click();
    await shop.page.getByRole('heading', { name: '주문이 접수되었습니다' }).waitFor();
    await expect
      .poll(() => crowded.rows('방문자 순 상품'), patience)
      .toEqual([`1 신규 ${named(onSale)} 1 1 1 1 0 2 ${revenue}`]);
    await expect
      .poll(latest, patience)
      .toContainEqual(expect.stringContaining(`구매 ${named(onSale)} 2개`));
  });

  test('so does a search, with the item it means', async () => {
    await shop.page.getByRole('searchbox').fill(away.name.ko);
    await button(shop.page, '찾기').click();
    await shop.page.getByRole('heading', { name: `"${away.name.ko}" 검색 결과` }).waitFor();
    await expect
      .poll(latest, patience)
      .toContainEqual(
        expect.stringMatching(new RegExp(`^검색 .*${away.name.ko}.*${away.itemCode}`)),
      );
  });

  test('so does asking for what is not to be had', async () => {
    await shop.page.getByRole('main').getByText(away.name.ko, { exact: true }).click();
    await button(shop.page, '재입고 알림 받기').click();
    await button(shop.page, '재입고되면 알려 드릴게요').waitFor();
    await expect
      .poll(latest, patience)
      .toContainEqual(expect.stringContaining(`재입고 요청 ${named(away)}`));
  });

  test('so does a login, and a group buy that is opened', async () => {
    await logIn(shop.page, '김딸기');
    await expect.poll(latest, patience).toContainEqual(expect.stringMatching(/^로그인/));
    await shop.page.getByRole('link', { name: '포모나 과일가게' }).click();
    await shelf('모든 과일').getByText(onSale.name.ko, { exact: true }).click();
    await button(shop.page, '공동구매 열기').click();
    await groupCard(shop.page).getByText('3명 중 1명').waitFor();
    await groupCard(shop.page).getByText('참여함').waitFor();
    const users = await stage.sql(' select distinct userId from counted where userId is not null');
    expect(users).toEqual([{ userId: 'demo-김딸기' }]);
    await expect
      .poll(() => groups.rows('공동구매 목록'), patience)
      .toEqual([expect.stringMatching(new RegExp(`^${named(onSale)} demo-\\S+ 모집 중 1 / 3`))]);
  });

  test('somebody else joins it, which the first one sees', async () => {
    const other = await stage.open('/shop');
    await groupCard(other.page).getByText('3명 중 1명').waitFor();
    await groupCard(other.page).getByRole('button', { name: '로그인하고 참여하기' }).click();
    await nameOneself(other.page, '이참외');
    await button(other.page, /^참여하기/).click();
    await groupCard(shop.page).getByText('3명 중 2명').waitFor();
    await expect
      .poll(() => groups.rows('공동구매 목록'), patience)
      .toEqual([expect.stringContaining('모집 중 2 / 3')]);
  });

  test('the first row of the shop is what the console says', async () => {
    await shop.page.getByRole('link', { name: '포모나 과일가게' }).click();
    const top = shelf('지금 가장 붐비는 과일');
    await expect.poll(() => top.count(), patience).toBe(2);
    expect(await top.nth(0).innerText()).toContain(onSale.name.ko);
    await top.nth(0).getByText('2명이 봤어요').waitFor();
    expect(await top.nth(1).innerText()).toContain(away.name.ko);
    await expect.poll(() => crowded.rows('방문자 순 상품'), patience).toHaveLength(2);
  });

  test('no tab was reloaded, and nothing went wrong in any', async () => {
    for (const { page } of [shop, overview, crowded, groups])
      expect(await page.evaluate('window.sinceTheStart')).toBe(true);
    expect(stage.troubles()).toEqual([]);
  });

  const groupCard = (page: Page) =>
    page.getByRole('article', { name: `${onSale.name.ko} 공동구매` });
});

async function logIn(page: Page, name: string): Promise<void> {
  await page.getByRole('banner').getByRole('button', { name: '로그인' }).click();
  await nameOneself(page, name);
  await page.getByText(`${name}님`).waitFor();
}

async function nameOneself(page: Page, name: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('이름').fill(name);
  await dialog.getByRole('button', { name: '로그인' }).click();
  await dialog.waitFor({ state: 'detached' });
}
