import type { Day } from './world.ts';

/** A page made to be advertised, with the fruit it is about. */
export interface Campaign {
  readonly slug: string;
  readonly title: string;
  /** Months in which it runs, 1 to 12. */
  readonly months: readonly number[];
  readonly itemCodes: readonly string[];
}

const everyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

const campaigns: readonly Campaign[] = [
  {
    slug: 'first-order',
    title: '첫 구매 혜택',
    months: everyMonth,
    itemCodes: ['061298', '061102', '080603'],
  },
  {
    slug: 'new-year-gift',
    title: '설 선물 과일',
    months: [1, 2],
    itemCodes: ['060103', '060201', '061504'],
  },
  {
    slug: 'strawberry',
    title: '딸기 산지 직송',
    months: [1, 2, 3, 12],
    itemCodes: ['080413', '061407'],
  },
  {
    slug: 'spring',
    title: '봄 과일 모음',
    months: [3, 4, 5],
    itemCodes: ['080211', '080307', '061407'],
  },
  {
    slug: 'summer',
    title: '여름 과일 축제',
    months: [6, 7, 8],
    itemCodes: ['080101', '060411', '060807', '060410'],
  },
  {
    slug: 'chuseok',
    title: '추석 선물 과일',
    months: [8, 9, 10],
    itemCodes: ['060117', '060201', '060336'],
  },
  {
    slug: 'grape',
    title: '포도 공동구매',
    months: [8, 9, 10],
    itemCodes: ['060301', '060302', '060336'],
  },
  {
    slug: 'autumn',
    title: '가을 햇과일',
    months: [10, 11],
    itemCodes: ['060103', '060501', '060201'],
  },
  {
    slug: 'tangerine',
    title: '제주 감귤 공동구매',
    months: [11, 12, 1],
    itemCodes: ['061401', '061504'],
  },
];

/** The campaigns that run on a day; there is always one. */
export function campaignsOn(day: Day): readonly Campaign[] {
  const month = Number(day.label.slice(4, 6));
  return campaigns.filter((campaign) => campaign.months.includes(month));
}
