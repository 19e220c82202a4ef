import { fruitItems } from '../fruit.ts';
import type { FruitItem } from '../fruit.ts';
import type { Random } from './random.ts';

/** What people type when they mean a fruit, beside its name. The shop's search finds the fruit. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  '060103': ['사과', '부사', '꿀사과', '사과 3kg'],
  '060117': ['홍로', '햇사과', '추석 사과'],
  '060201': ['배', '나주배', '신고배'],
  '060301': ['포도', '캠벨포도'],
  '060302': ['거봉', '씨없는 포도'],
  '060336': ['샤인머스켓', '망고포도', '청포도'],
  '060410': ['황도', '복숭아', '물렁 복숭아'],
  '060411': ['백도', '딱딱한 복숭아'],
  '060501': ['단감', '진영 단감', '감'],
  '060807': ['자두', '후무사'],
  '061102': ['키위', '골드 키위', '참다래'],
  '061298': ['바나나', '바나나 한 송이'],
  '061304': ['파인애플', '손질 파인애플'],
  '061401': ['귤', '감귤', '제주 귤', '노지 귤'],
  '061405': ['하우스귤', '여름 귤'],
  '061407': ['천혜향 선물', '만감류'],
  '061504': ['한라봉 선물', '제주 한라봉'],
  '080101': ['씨없는 수박', '꿀수박'],
  '080211': ['참외', '성주참외'],
  '080307': ['대저토마토', '짭짤이 토마토', '짭짤이'],
  '080413': ['딸기', '설향', '논산 딸기'],
  '080501': ['멜론', '머스크멜론'],
  '080603': ['방울토마토', '대추토마토'],
};

/** What people ask for and the shop does not have, or does not understand. */
const unanswered = [
  '두리안',
  '무화과',
  '체리',
  '블루베리 냉동',
  '못난이 사과',
  '과일 선물세트',
  '유기농 바나나',
  '애플망고',
  '석류즙',
  '당도 높은거',
  '샤인머스캣 묘목',
  '쿠폰',
  '배송조회',
  'tkrhk',
];

/** A way of asking for an item; half of the people type its name. */
export function queryFor(item: FruitItem, random: Random): string {
  const names = otherNames[item.itemCode];
  return names === undefined || random.chance(0.4) ? item.name.ko : random.pick(names);
}

export function unansweredQuery(random: Random): string {
  return random.pick(unanswered);
}

const searchPaths: ReadonlyMap<string, string> = new Map(
  [
    ...fruitItems.map((item) => item.name.ko),
    ...Object.values(otherNames).flat(),
    ...unanswered,
  ].map((query) => [query, `/search?q=${encodeURIComponent(query)}`]),
);

/** The path of the page that answers a query of this list. */
export function searchPath(query: string): string {
  return searchPaths.get(query) ?? '/search';
}
