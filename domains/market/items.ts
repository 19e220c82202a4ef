import { fruitItems } from '../shop/fruit.ts';
import type { Language } from '../shop/fruit.ts';

/** Large class of the wholesale markets' standard codes. */
export type CategoryCode = '06' | '08';

/** The two large classes that fruit is traded in. */
export const itemCategories: Readonly<Record<CategoryCode, Readonly<Record<Language, string>>>> = {
  '06': { ko: '과실류', en: 'Tree and vine fruit' },
  '08': { ko: '과일과채류', en: 'Fruit vegetables' },
};

/** Survey code of KAMIS: category, item and kind. */
export interface KamisCode {
  readonly categoryCode: string;
  readonly itemCode: string;
  readonly kindCode: string;
}

/** A fruit of the shop as the markets and the other public sources know it. */
export interface MarketItem {
  /** Six digits: large, middle and small class, as in the shop's events. */
  readonly itemCode: string;
  readonly name: Readonly<Record<Language, string>>;
  readonly categoryCode: CategoryCode;
  readonly category: Readonly<Record<Language, string>>;
  /** Name of the middle class, such as 사과. */
  readonly className: string;
  /** Name of the small class, such as 후지. */
  readonly varietyName: string;
  /** The nearest that KAMIS surveys; several items may share it. */
  readonly kamis?: KamisCode;
  /** paCropSpeId of the growing-area weather: the crop, not the variety. */
  readonly growingAreaCropId?: string;
  /** jakmokCode of the farm income survey. */
  readonly amisCropCode?: string;
  /** Item code of the Garak market's own tables. */
  readonly garakCode?: string;
}

type CodesElsewhere = Pick<
  MarketItem,
  'className' | 'varietyName' | 'growingAreaCropId' | 'amisCropCode' | 'garakCode'
> & {
  /** Category, item and kind, joined by `-`. */
  readonly kamis?: string;
};

const apple = {
  className: '사과',
  growingAreaCropId: 'PA200101',
  amisCropCode: 'FT01060100060100',
};
const peach = { className: '복숭아', kamis: '400-413-01', amisCropCode: 'FT02060400060400' };
/** Every grape; the growing areas known are those of Campbell Early. */
const grape = { className: '포도', kamis: '400-414-01', growingAreaCropId: 'PA340101' };
const citrus = { growingAreaCropId: 'PA010101' };

/** What no table tells is left out: no kind code of Hongro at KAMIS, no growing areas of melons, no Garak codes of fruit. */
const codesByItem: Readonly<Record<string, CodesElsewhere>> = {
  '060103': { ...apple, varietyName: '후지', kamis: '400-411-05' },
  '060117': { ...apple, varietyName: '홍로' },
  '060201': {
    className: '배',
    varietyName: '신고',
    kamis: '400-412-01',
    growingAreaCropId: 'PA160101',
    amisCropCode: 'FT01060200060200',
  },
  '060301': { ...grape, varietyName: '캠벨얼리', amisCropCode: 'FT04060300060300' },
  '060302': { ...grape, varietyName: '거봉', amisCropCode: 'FT04060300060301' },
  '060336': { ...grape, varietyName: '샤인마스캇', amisCropCode: 'FT04060300060301' },
  '060410': { ...peach, varietyName: '황도', growingAreaCropId: 'PA180201' },
  '060411': { ...peach, varietyName: '백도', growingAreaCropId: 'PA180101' },
  '060501': {
    className: '단감',
    varietyName: '부유',
    kamis: '400-416-00',
    growingAreaCropId: 'PA070101',
    amisCropCode: 'FT06060500060501',
  },
  '060807': { className: '자두', varietyName: '후무사', amisCropCode: 'FT02060800060800' },
  '061102': {
    className: '참다래(키위)',
    varietyName: '골드키위',
    kamis: '400-419-01',
    growingAreaCropId: 'PA310101',
    amisCropCode: 'FT04061100061100',
  },
  '061298': { className: '바나나', varietyName: '바나나(수입)', kamis: '400-418-02' },
  '061304': { className: '파인애플', varietyName: '골드', kamis: '400-420-02' },
  '061401': {
    ...citrus,
    className: '감귤',
    varietyName: '조생귤',
    kamis: '400-415-01',
    amisCropCode: 'FT06061400061403',
  },
  '061405': {
    ...citrus,
    className: '감귤',
    varietyName: '하우스감귤',
    kamis: '400-415-02',
    amisCropCode: 'FT06061400061405',
  },
  '061407': {
    ...citrus,
    className: '감귤',
    varietyName: '천혜향',
    amisCropCode: 'FT06061400061408',
  },
  '061504': {
    ...citrus,
    className: '만감',
    varietyName: '한라봉',
    amisCropCode: 'FT06061400061406',
  },
  '080101': {
    className: '수박',
    varietyName: '수박(일반)',
    kamis: '200-221-00',
    amisCropCode: 'VC01080100080104',
  },
  '080211': {
    className: '참외',
    varietyName: '성주꿀',
    kamis: '200-222-00',
    amisCropCode: 'VC01080200080201',
  },
  '080307': {
    className: '토마토',
    varietyName: '대저토마토',
    kamis: '200-225-00',
    amisCropCode: 'VC01080300080305',
    garakCode: '22500',
  },
  '080413': {
    className: '딸기',
    varietyName: '설향',
    kamis: '200-226-00',
    amisCropCode: 'VC01080400080403',
    garakCode: '22607',
  },
  '080501': {
    className: '메론',
    varietyName: '네트계',
    kamis: '200-257-00',
    amisCropCode: 'VC01080500080503',
  },
  '080603': {
    className: '방울토마토',
    varietyName: '대추방울',
    kamis: '200-422-01',
    growingAreaCropId: 'PA150101',
    amisCropCode: 'VC01080300080302',
    garakCode: '22504',
  },
};

/**
 * Every item of the shop with the codes by which the public sources know it. Standard names: the markets' code list;
 * KAMIS, growing areas, AMIS and Garak: the code tables of the services. All of them but the standard code stand for
 * the item or the nearest wider thing the source has.
 */
export const marketItems: readonly MarketItem[] = fruitItems.map(({ itemCode, name }) => {
  const codes = codesByItem[itemCode];
  if (!codes) throw new Error(`domains/market/items.ts has no codes of the item ${itemCode}.`);
  const { kamis, ...elsewhere } = codes;
  const categoryCode = itemCode.startsWith('06') ? '06' : '08';
  return {
    itemCode,
    name,
    categoryCode,
    category: itemCategories[categoryCode],
    ...elsewhere,
    ...(kamis === undefined ? {} : { kamis: readKamisCode(kamis) }),
  };
});

const itemByCode: ReadonlyMap<string, MarketItem> = new Map(
  marketItems.map((item) => [item.itemCode, item]),
);

/** The item of a six-digit code; undefined for what the shop does not sell. */
export function marketItem(itemCode: string): MarketItem | undefined {
  return itemByCode.get(itemCode);
}

/** Items that a code of KAMIS stands for: it surveys kinds wider than a variety. */
export function itemsOfKamis(code: KamisCode): readonly MarketItem[] {
  return marketItems.filter(
    ({ kamis }) => kamis?.itemCode === code.itemCode && kamis.kindCode === code.kindCode,
  );
}

/** Items that grow in the areas of a crop (paCropSpeId). */
export function itemsOfGrowingAreaCrop(cropId: string): readonly MarketItem[] {
  return marketItems.filter(({ growingAreaCropId }) => growingAreaCropId === cropId);
}

/** Items whose farm income a crop code (jakmokCode) of the survey tells. */
export function itemsOfAmisCrop(cropCode: string): readonly MarketItem[] {
  return marketItems.filter(({ amisCropCode }) => amisCropCode === cropCode);
}

/** Items that an item code of the Garak market stands for. */
export function itemsOfGarak(code: string): readonly MarketItem[] {
  return marketItems.filter(({ garakCode }) => garakCode === code);
}

function readKamisCode(joined: string): KamisCode {
  const [categoryCode = '', itemCode = '', kindCode = ''] = joined.split('-');
  return { categoryCode, itemCode, kindCode };
}
