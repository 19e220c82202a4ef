import { formatInstant } from '../../src/base/instant.ts';
import { dayMs, hourMs } from '../../src/base/time.ts';
import { defineAlertRule } from '../../src/publish/alert-rule.ts';
import type { AlertContext, AlertRule, Finding } from '../../src/publish/alert-rule.ts';
import type { CrowdedProductsAnswer } from './insights/crowded-products.ts';
import type { FunnelAnswer, FunnelRow } from './insights/funnel.ts';

type Product = CrowdedProductsAnswer['rows'][number];

/** What is near a threshold, as a part of it. */
const nearShare = 0.8;
const mostProducts = 100;

const productSurge = defineAlertRule({
  name: 'product-surge',
  title: { ko: '상품 방문자 급증', en: 'A product’s visitors multiplied' },
  description: {
    ko: '한 시간(정시 기준) 방문자가 바로 앞 한 시간과 어제 같은 시간 중 많은 쪽의 몇 배가 되면 상품마다 알립니다. 지나는 중인 시간도 기준을 넘는 즉시 알립니다.',
    en: 'A product’s visitors within a clock hour are so many times those of the hour before and of the same hour yesterday, whichever were more. The hour under way counts too: it is told as soon as it is over the mark.',
  },
  advice: {
    ko: '재고와 공동구매 자리를 확인하고, 상점 첫 줄에 올리거나 쿠폰을 준비하세요.',
    en: 'Check its stock and group buys, move it to the first row of the shop, or prepare a coupon.',
  },
  severity: 'notice',
  page: '/crowded-products?range=1h',
  thresholds: {
    times: {
      title: { ko: '평소 대비', en: 'As many as usual' },
      unit: 'times',
      standard: 3,
      least: 1.5,
      most: 100,
      step: 0.5,
    },
    visitors: {
      title: { ko: '최소 방문자', en: 'Visitors, at least' },
      unit: 'visitors',
      standard: 30,
      least: 1,
      most: 1_000_000,
    },
  },
  async evaluate(context) {
    const hourStartMs = Math.floor(context.nowMs / hourMs) * hourMs;
    const [now, before, earlier, yesterday, beforeYesterday] = await Promise.all(
      [0, 1, 2, 24, 25].map((hoursAgo) => hourOf(context, hourStartMs - hoursAgo * hourMs)),
    );
    // The hour before stays in sight while the one under way is young.
    const surges = [
      ...surgesIn(context, now, before, yesterday),
      ...surgesIn(context, before, earlier, beforeYesterday),
    ];
    const bySubject = Map.groupBy(surges, ({ subject }) => subject);
    return [...bySubject.values()].flatMap(
      (same) => same.find(({ level }) => level === 'over') ?? same.slice(0, 1),
    );
  },
});

interface Hour {
  readonly startMs: number;
  readonly products: readonly Product[];
  readonly sample: boolean;
}

async function hourOf({ insight }: AlertContext, startMs: number): Promise<Hour> {
  const { rows, sample } = await insight<CrowdedProductsAnswer>('crowded-products', {
    from: formatInstant(startMs),
    to: formatInstant(startMs + hourMs),
    limit: String(mostProducts),
  });
  return { startMs, products: rows, sample };
}

function surgesIn(
  { thresholds }: AlertContext<'times' | 'visitors'>,
  hour: Hour | undefined,
  before: Hour | undefined,
  dayBefore: Hour | undefined,
): readonly Finding[] {
  // Without visitors yesterday nothing says what is usual at this time.
  if (!hour || !dayBefore || dayBefore.products.length === 0) return [];
  return hour.products.flatMap((product) => {
    const { itemCode } = product;
    const usual = Math.max(1, visitorsOf(before, itemCode), visitorsOf(dayBefore, itemCode));
    const exceeds = (share: number) =>
      product.visitors >= share * thresholds.visitors &&
      product.visitors >= share * thresholds.times * usual;
    if (!exceeds(nearShare)) return [];
    return [surge(product, usual, hour, exceeds(1) ? 'over' : 'near')];
  });
}

/** Visitors of an item within an hour; of one too far down to be listed, the most it can have had. */
function visitorsOf(hour: Hour | undefined, itemCode: string): number {
  const products = hour?.products ?? [];
  const own = products.find((product) => product.itemCode === itemCode);
  if (own) return own.visitors;
  return products.length < mostProducts ? 0 : (products.at(-1)?.visitors ?? 0);
}

function surge(product: Product, usual: number, hour: Hour, level: Finding['level']): Finding {
  const { itemCode, itemName, itemNameEn, visitors } = product;
  const clock = new Date(hour.startMs + 9 * hourMs).getUTCHours();
  const times = Math.round((10 * visitors) / usual) / 10;
  return {
    subject: itemCode,
    level,
    detail: {
      ko: `${itemName}: ${clock}시대 방문자 ${visitors.toLocaleString('ko')}명, 평소(${usual.toLocaleString('ko')}명)의 ${times}배입니다.`,
      en: `${itemNameEn}: ${visitors.toLocaleString('en')} visitors in the hour from ${clock}:00, ${times} times the usual ${usual.toLocaleString('en')}.`,
    },
    values: { itemCode, itemName, visitors, usual, times, hour: formatInstant(hour.startMs) },
    sample: hour.sample,
  };
}

/** Steps after inflow, with the threshold of each. */
const funnelSteps = [
  { step: 'item_view', threshold: 'itemViewPercent', ko: '상품 조회', en: 'item view' },
  { step: 'wish', threshold: 'wishPercent', ko: '찜', en: 'wish' },
  { step: 'purchase', threshold: 'purchasePercent', ko: '구매', en: 'purchase' },
] as const;

const leastPercent = (ko: string, en: string, standard: number) =>
  ({ title: { ko, en }, unit: 'percent', standard, least: 0, most: 100, step: 0.5 }) as const;

const funnelStep = defineAlertRule({
  name: 'funnel-step',
  title: { ko: '퍼널 단계 전환율 하락', en: 'Funnel step below its threshold' },
  description: {
    ko: '정시까지 24시간 동안 시작된 세션에서, 앞 단계에서 넘어온 비율이 기준보다 낮으면 단계마다 알립니다. 순서대로 거친 세션만 셉니다.',
    en: 'Of the sessions begun in the 24 hours up to the last full hour, a smaller share than set went on to a step from the one before; steps count in order.',
  },
  advice: {
    ko: '퍼널에서 떨어진 단계의 화면(품절, 가격, 결제 오류)을 직접 열어 보세요.',
    en: 'Open the pages of that step yourself: sold out, a wrong price, a payment that fails?',
  },
  severity: 'warning',
  page: '/funnel?range=24h',
  thresholds: {
    itemViewPercent: leastPercent('유입 → 상품 조회, 최소', 'Inflow to item view, at least', 20),
    wishPercent: leastPercent('상품 조회 → 찜, 최소', 'Item view to wish, at least', 2),
    purchasePercent: leastPercent('찜 → 구매, 최소', 'Wish to purchase, at least', 5),
    sessions: {
      title: { ko: '앞 단계 최소 세션', en: 'Sessions of the step before, at least' },
      unit: 'sessions',
      standard: 200,
      least: 1,
      most: 1_000_000_000,
    },
  },
  async evaluate({ nowMs, thresholds, insight }) {
    const toMs = Math.floor(nowMs / hourMs) * hourMs;
    const { rows, sample } = await insight<FunnelAnswer>('funnel', {
      from: formatInstant(toMs - dayMs),
      to: formatInstant(toMs),
    });
    return funnelSteps.flatMap(({ step, threshold, ko, en }) => {
      const index = rows.findIndex((row) => row.step === step);
      const [before, own] = [rows[index - 1], rows[index]];
      if (!before || !own || before.sessions < thresholds.sessions) return [];
      const least = thresholds[threshold];
      const level = levelBelow(own, least);
      if (!level) return [];
      const percent = percentOf(own);
      const detail = {
        ko: `${ko} 단계 전환율이 ${percent}%입니다(기준 ${least}%). 앞 단계 ${before.sessions.toLocaleString('ko')}회 중 ${own.sessions.toLocaleString('ko')}회만 이어졌습니다.`,
        en: `Only ${percent}% went on to ${en} (threshold ${least}%): ${own.sessions.toLocaleString('en')} of ${before.sessions.toLocaleString('en')} sessions.`,
      };
      const values = { step, percent, least, sessions: own.sessions, before: before.sessions };
      return [{ subject: step, level, detail, values, sample }];
    });
  },
});

function levelBelow({ fromPrevious }: FunnelRow, leastPercentage: number) {
  const share = 100 * (fromPrevious ?? 0);
  if (share < leastPercentage) return 'over';
  return share * nearShare < leastPercentage ? 'near' : undefined;
}

function percentOf({ fromPrevious }: FunnelRow): number {
  return Math.round(1000 * (fromPrevious ?? 0)) / 10;
}

/** What the shop is told of when it happens. */
export const shopAlertRules: readonly AlertRule[] = [productSurge, funnelStep];
