import { fruitItems } from '../fruit.ts';
import type { FruitItem } from '../fruit.ts';
import { queryFor, searchPath, unansweredQuery } from './search-queries.ts';
import { groupPath, logIn, openItem, openPage, pause, record, soldOutNow } from './visit.ts';
import type { Visit } from './visit.ts';

const searchEngines = [
  'https://search.naver.com/',
  'https://search.naver.com/',
  'https://www.google.com/',
  'https://search.daum.net/',
];
const advertisers = [
  'https://www.instagram.com/',
  'https://m.blog.naver.com/',
  'https://www.youtube.com/',
  'https://www.facebook.com/',
];
export const messenger = 'https://open.kakao.com/';

const bounceChance = 0.33;
const lookOnChance = 0.62;
const searchChance = 0.3;
const unansweredChance = 0.16;
const restockRequestChance = 0.22;
const guestCheckoutChance = 0.2;
const couponBuyBoost = 1.8;

/** How somebody came in: the fruit they came for, if any, and whether they have seen it already. */
interface Landing {
  readonly item?: FruitItem | undefined;
  readonly seen?: boolean;
}

/** An ordinary visit: landing somewhere, looking at fruit, and at each step most people leave. */
export function browse(visit: Visit): void {
  const { random, shopper } = visit;
  const landing = land(visit);
  if (landing.seen) considerItem(visit, landing.item);
  if (random.chance(bounceChance)) return;
  pause(visit, 2, 40);
  if (random.chance(shopper.loginChance)) logIn(visit);
  let wanted = landing.seen ? undefined : landing.item;
  do {
    const item = wanted ?? drawItem(visit);
    wanted = undefined;
    if (!findItem(visit, item)) continue;
    openItem(visit, item);
    if (considerItem(visit, item) === 'bought' && random.chance(0.8)) return;
  } while (random.chance(lookOnChance));
}

function land(visit: Visit): Landing {
  const { random, shop } = visit;
  const couponShare = shop.rhythm.isCouponTime(visit.atMs) ? 0.35 : 0.04;
  if (random.chance(couponShare)) return landOnPage(visit, '/coupons', '오늘의 쿠폰');
  const draw = random.next();
  if (draw < 0.44) return landOnPage(visit, '/', '포모나 과일 공동구매');
  if (draw < 0.58) return landOnCampaign(visit);
  if (draw < 0.7) return landOnGroup(visit);
  const referrer = draw < 0.9 ? random.pick(searchEngines) : undefined;
  const item = referrer ? shop.demand.draw(random) : random.pick(visit.shopper.favourites);
  openItem(visit, item, { referrer });
  return { item, seen: true };
}

function landOnPage(visit: Visit, path: string, title: string): Landing {
  const referrer = visit.random.chance(0.25) ? visit.random.pick(searchEngines) : undefined;
  openPage(visit, path, title, { referrer });
  return {};
}

function landOnCampaign(visit: Visit): Landing {
  const { random, shop } = visit;
  const campaign = random.pick(shop.campaigns);
  const arrival = { referrer: random.pick(advertisers), campaign: campaign.slug };
  openPage(visit, `/events/${campaign.slug}`, campaign.title, arrival);
  const itemCode = random.chance(0.6) ? random.pick(campaign.itemCodes) : undefined;
  return { item: fruitItems.find((item) => item.itemCode === itemCode) };
}

/** A link to a group buy that a friend has sent; looking at it is not joining. */
function landOnGroup(visit: Visit): Landing {
  const { random, shop, atMs } = visit;
  const open = shop.groupBuys.filter(
    (group) => group.openedAtMs < atMs && atMs < (group.filledAtMs ?? group.closesAtMs),
  );
  if (open.length === 0) return landOnPage(visit, '/', '포모나 과일 공동구매');
  const group = random.pick(open);
  openPage(visit, groupPath(group), `${group.item.name.ko} 공동구매`, { referrer: messenger });
  visit.atMs += 40 + random.integer(160);
  record(visit, 'item_view', { itemCode: group.item.itemCode });
  return { item: group.item, seen: true };
}

/** People come back to what they like, and otherwise want what everybody wants. */
function drawItem(visit: Visit): FruitItem {
  const { random, shopper, shop } = visit;
  return random.chance(0.25) ? random.pick(shopper.favourites) : shop.demand.draw(random);
}

/** The way to an item, by search or by links; false where it did not lead there. */
function findItem(visit: Visit, item: FruitItem): boolean {
  const { random } = visit;
  pause(visit, 1, 15);
  if (!random.chance(searchChance)) return true;
  const isAnswered = !random.chance(unansweredChance);
  const query = isAnswered ? queryFor(item, random) : unansweredQuery(random);
  openPage(visit, searchPath(query), `‘${query}’ 검색 결과`);
  visit.atMs += 60 + random.integer(240);
  record(visit, 'search', isAnswered ? { itemCode: item.itemCode, query } : { query });
  pause(visit, 2, 25);
  return isAnswered && random.chance(0.85);
}

/** What comes of looking at an item. */
function considerItem(visit: Visit, item: FruitItem | undefined): 'bought' | 'left' {
  if (item === undefined) return 'left';
  const { random, shopper } = visit;
  // Now and then the telephone rings.
  pause(visit, 3, random.chance(0.03) ? 1500 : 90);
  const wished = random.chance(shopper.wishChance);
  if (wished) wish(visit, item);
  if (soldOutNow(visit, item)) {
    if (random.chance(restockRequestChance)) {
      record(visit, 'restock_request', { itemCode: item.itemCode });
    }
    return 'left';
  }
  const boost = visit.shop.rhythm.isCouponTime(visit.atMs) ? couponBuyBoost : 1;
  const buys = random.chance(boost * (wished ? shopper.buyWishedChance : shopper.buyAtOnceChance));
  return buys ? buy(visit, item) : 'left';
}

function wish(visit: Visit, item: FruitItem): void {
  if (visit.random.chance(0.4)) logIn(visit);
  record(visit, 'wish', { itemCode: item.itemCode });
  pause(visit, 4, 60);
}

function buy(visit: Visit, item: FruitItem): 'bought' | 'left' {
  const { random, shop } = visit;
  logIn(visit);
  if (visit.userId === undefined && !random.chance(guestCheckoutChance)) return 'left';
  openPage(visit, '/checkout', '주문하기');
  pause(visit, 20, 150);
  // Somebody else may have taken the last box meanwhile.
  if (soldOutNow(visit, item)) return 'left';
  record(visit, 'purchase', {
    itemCode: item.itemCode,
    quantity: random.pick([1, 1, 1, 1, 2, 2, 3]),
    price: shop.demand.priceKrw(item),
    purchaseType: 'solo',
  });
  return 'bought';
}
