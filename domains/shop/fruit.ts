export type Language = 'ko' | 'en';

/** A fruit as the shop sells it. */
export interface FruitItem {
  /** Six digits: the standard code of the wholesale markets (large, middle and small class), so that prices join. */
  readonly itemCode: string;
  readonly name: Readonly<Record<Language, string>>;
  /** What one unit weighs. */
  readonly unitKg: number;
  /** Price of one unit in an ordinary week of its season. */
  readonly basePriceKrw: number;
  /** How much it is wanted in each month, January first: 0 (nobody asks) to 1 (high season). */
  readonly seasonByMonth: readonly number[];
}

/** Everything the shop sells. */
export const fruitItems: readonly FruitItem[] = [
  {
    itemCode: '060103',
    name: { ko: '후지 사과', en: 'Fuji apple' },
    unitKg: 3,
    basePriceKrw: 24_900,
    seasonByMonth: [0.9, 0.8, 0.7, 0.6, 0.4, 0.3, 0.2, 0.2, 0.3, 0.7, 1, 1],
  },
  {
    itemCode: '060117',
    name: { ko: '홍로 사과', en: 'Hongro apple' },
    unitKg: 3,
    basePriceKrw: 27_900,
    seasonByMonth: [0, 0, 0, 0, 0, 0, 0.1, 0.5, 1, 0.7, 0.2, 0],
  },
  {
    itemCode: '060201',
    name: { ko: '신고 배', en: 'Singo pear' },
    unitKg: 5,
    basePriceKrw: 32_900,
    seasonByMonth: [0.9, 0.7, 0.4, 0.3, 0.2, 0.1, 0.1, 0.3, 1, 0.9, 0.7, 0.7],
  },
  {
    itemCode: '060301',
    name: { ko: '캠벨얼리 포도', en: 'Campbell Early grape' },
    unitKg: 3,
    basePriceKrw: 21_900,
    seasonByMonth: [0, 0, 0, 0, 0, 0.1, 0.5, 1, 0.9, 0.4, 0, 0],
  },
  {
    itemCode: '060302',
    name: { ko: '거봉 포도', en: 'Geobong grape' },
    unitKg: 2,
    basePriceKrw: 23_900,
    seasonByMonth: [0, 0, 0, 0, 0.1, 0.3, 0.7, 1, 0.9, 0.4, 0.1, 0],
  },
  {
    itemCode: '060336',
    name: { ko: '샤인머스캣', en: 'Shine Muscat grape' },
    unitKg: 2,
    basePriceKrw: 25_900,
    seasonByMonth: [0.4, 0.3, 0.2, 0.1, 0.1, 0.2, 0.4, 0.8, 1, 1, 0.8, 0.6],
  },
  {
    itemCode: '060410',
    name: { ko: '황도 복숭아', en: 'Yellow peach' },
    unitKg: 3,
    basePriceKrw: 26_900,
    seasonByMonth: [0, 0, 0, 0, 0, 0.2, 0.7, 1, 0.9, 0.2, 0, 0],
  },
  {
    itemCode: '060411',
    name: { ko: '백도 복숭아', en: 'White peach' },
    unitKg: 3,
    basePriceKrw: 25_900,
    seasonByMonth: [0, 0, 0, 0, 0.1, 0.5, 1, 1, 0.6, 0.1, 0, 0],
  },
  {
    itemCode: '060501',
    name: { ko: '부유 단감', en: 'Fuyu persimmon' },
    unitKg: 5,
    basePriceKrw: 22_900,
    seasonByMonth: [0.4, 0.2, 0, 0, 0, 0, 0, 0, 0.2, 0.7, 1, 0.8],
  },
  {
    itemCode: '060807',
    name: { ko: '후무사 자두', en: 'Formosa plum' },
    unitKg: 3,
    basePriceKrw: 24_900,
    seasonByMonth: [0, 0, 0, 0, 0, 0.5, 1, 0.8, 0.2, 0, 0, 0],
  },
  {
    itemCode: '061102',
    name: { ko: '골드키위', en: 'Gold kiwifruit' },
    unitKg: 1.5,
    basePriceKrw: 16_900,
    seasonByMonth: [0.5, 0.5, 0.4, 0.5, 0.6, 0.6, 0.5, 0.4, 0.4, 0.5, 0.7, 0.6],
  },
  {
    itemCode: '061298',
    name: { ko: '수입 바나나', en: 'Imported banana' },
    unitKg: 2.5,
    basePriceKrw: 8_900,
    seasonByMonth: [0.5, 0.5, 0.5, 0.6, 0.6, 0.5, 0.4, 0.4, 0.4, 0.5, 0.5, 0.5],
  },
  {
    itemCode: '061304',
    name: { ko: '골드 파인애플', en: 'Gold pineapple' },
    unitKg: 2,
    basePriceKrw: 12_900,
    seasonByMonth: [0.2, 0.2, 0.3, 0.4, 0.5, 0.5, 0.5, 0.4, 0.3, 0.2, 0.2, 0.2],
  },
  {
    itemCode: '061401',
    name: { ko: '조생 감귤', en: 'Early mandarin' },
    unitKg: 5,
    basePriceKrw: 17_900,
    seasonByMonth: [0.8, 0.4, 0.1, 0, 0, 0, 0, 0, 0.1, 0.5, 1, 1],
  },
  {
    itemCode: '061405',
    name: { ko: '하우스 감귤', en: 'Greenhouse mandarin' },
    unitKg: 2,
    basePriceKrw: 23_900,
    seasonByMonth: [0, 0, 0, 0.1, 0.5, 0.8, 0.9, 0.8, 0.6, 0.2, 0, 0],
  },
  {
    itemCode: '061407',
    name: { ko: '천혜향', en: 'Cheonhyehyang mandarin' },
    unitKg: 3,
    basePriceKrw: 29_900,
    seasonByMonth: [0.7, 1, 1, 0.6, 0.3, 0.1, 0, 0, 0, 0, 0.1, 0.3],
  },
  {
    itemCode: '061504',
    name: { ko: '한라봉', en: 'Hallabong mandarin' },
    unitKg: 3,
    basePriceKrw: 27_900,
    seasonByMonth: [1, 1, 0.8, 0.4, 0.1, 0, 0, 0, 0, 0, 0.2, 0.5],
  },
  {
    itemCode: '080101',
    name: { ko: '수박', en: 'Watermelon' },
    unitKg: 7,
    basePriceKrw: 21_900,
    seasonByMonth: [0, 0, 0.1, 0.3, 0.7, 1, 1, 0.8, 0.3, 0.1, 0, 0],
  },
  {
    itemCode: '080211',
    name: { ko: '성주꿀 참외', en: 'Seongju Korean melon' },
    unitKg: 3,
    basePriceKrw: 22_900,
    seasonByMonth: [0, 0.2, 0.6, 0.9, 1, 0.9, 0.6, 0.3, 0.1, 0, 0, 0],
  },
  {
    itemCode: '080307',
    name: { ko: '대저 토마토', en: 'Daejeo tomato' },
    unitKg: 2.5,
    basePriceKrw: 23_900,
    seasonByMonth: [0.3, 0.7, 1, 0.8, 0.2, 0, 0, 0, 0, 0, 0.1, 0.1],
  },
  {
    itemCode: '080413',
    name: { ko: '설향 딸기', en: 'Seolhyang strawberry' },
    unitKg: 1,
    basePriceKrw: 17_900,
    seasonByMonth: [1, 1, 0.9, 0.6, 0.2, 0, 0, 0, 0, 0.1, 0.5, 0.9],
  },
  {
    itemCode: '080501',
    name: { ko: '네트 멜론', en: 'Netted melon' },
    unitKg: 4,
    basePriceKrw: 19_900,
    seasonByMonth: [0.1, 0.1, 0.1, 0.2, 0.4, 0.6, 0.7, 0.6, 0.6, 0.4, 0.3, 0.2],
  },
  {
    itemCode: '080603',
    name: { ko: '대추방울토마토', en: 'Grape tomato' },
    unitKg: 2,
    basePriceKrw: 15_900,
    seasonByMonth: [0.4, 0.5, 0.6, 0.7, 0.6, 0.5, 0.4, 0.3, 0.3, 0.4, 0.5, 0.4],
  },
];

const itemByCode: ReadonlyMap<string, FruitItem> = new Map(
  fruitItems.map((item) => [item.itemCode, item]),
);

/**
 * The name of a fruit; the code itself where the shop does not know it (events may carry any code).
 *
 * @example itemName('060103', 'ko') // '후지 사과'
 */
export function itemName(itemCode: string, language: Language): string {
  return itemByCode.get(itemCode)?.name[language] ?? itemCode;
}
